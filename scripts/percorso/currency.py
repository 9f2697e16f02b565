"""The currency of every reported amount."""

import os
import re

from percorso.errors import Refused

SETTING = "PERCORSO_CURRENCY"


def reporting_currency() -> str:
    """The currency that is set, else the euro.

    Raises:
        Refused: what is set is no code of ISO 4217.
    """
    code = os.environ.get(SETTING) or "EUR"
    if not re.fullmatch("[A-Z]{3}", code):
        raise Refused(
            f"{code!r} is no currency code",
            SETTING,
            "set it to three capital letters, such as EUR",
        )
    return code
