"""What a file for a sending service looks like: its columns and its cells."""

import re
from dataclasses import dataclass

from percorso.errors import Refused

# What the promotion says, after the columns of who is written to.
MESSAGE = (
    "promotion_id",
    "band",
    "wave",
    "variant",
    "creative",
    "landing_url",
    "coupon_code",
    "incentive_amount",
)
# Who is written to, with no more than the channel needs; the first is the id to
# be handed back, `ADDRESSES` names the column to write to.
CHANNELS = {
    "email": ("customer_id", "email", "first_name"),
    "sms": ("customer_id", "phone"),
    "phone": ("customer_id", "phone", "first_name", "last_name"),
    "post": (
        "customer_id",
        "first_name",
        "last_name",
        "postal_code",
        "city",
        "province",
        "country",
    ),
}
ADDRESSES = {
    "email": "email",
    "sms": "phone",
    "phone": "phone",
    "post": "postal_code",
}
# Headings that each service documents for its import; a column without one is
# the audience's own field, under a heading in the service's way of writing.
LAYOUTS: dict[str, dict[str, dict[str, str]]] = {
    "plain": {channel: {} for channel in CHANNELS},
    "mailchimp": {
        "email": {"email": "Email Address", "first_name": "First Name"},
        "sms": {"phone": "SMS Phone Number"},
    },
    "brevo": {
        "email": {
            "customer_id": "EXT_ID",
            "email": "EMAIL",
            "first_name": "FIRSTNAME",
        },
        "sms": {"customer_id": "EXT_ID", "phone": "SMS"},
        "phone": {
            "customer_id": "EXT_ID",
            "phone": "LANDLINE_NUMBER",
            "first_name": "FIRSTNAME",
            "last_name": "LASTNAME",
        },
    },
}
# What a spreadsheet may take for the beginning of a formula (OWASP, CSV
# injection), the wide forms of the same characters among them.
FORMULA = "=+-@\t\r\n\0\uff1d\uff0b\uff0d\uff20"
PHONE = re.compile(r"\+[1-9][0-9]{6,14}")


@dataclass(frozen=True)
class Layout:
    """The columns of one channel's file and the headings above them."""

    channel: str
    columns: tuple[str, ...]
    headings: tuple[str, ...]

    @property
    def address(self) -> str:
        """The column that holds the address written to."""
        return ADDRESSES[self.channel]

    def cell(self, column: str, value: object) -> str:
        """One cell of the CSV, from which no formula can begin.

        A phone number keeps its plus, for a plus and digits are a number to a
        spreadsheet and an address to the service. An e-mail address is never
        changed either: one that begins like a formula is not exported.
        """
        if value is None:
            return ""
        if column == "incentive_amount":
            return f"{value:.2f}"
        if column == self.address and is_exact(self.channel):
            return str(value)
        return neutralised(str(value))


def layout_of(name: str, channel: str) -> Layout:
    """The layout of a service for a channel.

    Raises:
        Refused: the service takes nothing for the channel, or nobody can be
            written to on it.
    """
    if channel not in LAYOUTS[name]:
        takers = [taker for taker, channels in LAYOUTS.items() if channel in channels]
        raise Refused(
            f"the layout {name} has no columns for the channel {channel}",
            "--layout",
            f"say --layout {takers[0]}, or export one --promotion at a time"
            if takers
            else "no layout has any: switch the promotion to another channel",
        )
    own = LAYOUTS[name][channel]
    columns = (*CHANNELS[channel], *MESSAGE)
    return Layout(
        channel, columns, tuple(own.get(c) or _heading(name, c) for c in columns)
    )


def _heading(layout: str, column: str) -> str:
    """A column's heading where the service has no field of its own for it."""
    if layout == "brevo":
        return column.upper()
    if layout == "mailchimp":
        words = column.replace("_", " ").title()
        return words.replace(" Id", " ID").replace("Url", "URL")
    return column


def is_exact(channel: str) -> bool:
    """True where the address must reach the service as it is."""
    return ADDRESSES[channel] in ("email", "phone")


def is_safe(channel: str, address: str) -> bool:
    """True for an address that may stand in a cell as it is.

    An apostrophe is a letter like others in an e-mail address: put before one
    that begins with =, it would write to somebody else.
    """
    if ADDRESSES[channel] == "phone":
        return PHONE.fullmatch(address) is not None
    return ADDRESSES[channel] != "email" or not address.startswith(tuple(FORMULA))


def neutralised(text: str) -> str:
    """Text that a spreadsheet shows and does not reckon."""
    return f"'{text}" if text.startswith(tuple(FORMULA)) else text
