"""Export a day's published audiences as files that a sending service takes."""

import argparse
import sys
from datetime import date
from pathlib import Path

from percorso.arguments import parser_of
from percorso.colour import complain
from percorso.days import read_moment
from percorso.errors import PercorsoError
from percorso.exports.export import Report, Request, export, settle
from percorso.exports.layouts import LAYOUTS
from percorso.home import Home
from percorso.words import people

EPILOG = """\
environment:
  PERCORSO_HOME                   home whose published decisions are exported
  PERCORSO_LANDING                folder that is landed first, for consents
  PERCORSO_CONSENT_MAX_AGE_HOURS  older consents are refused (24)

exit codes:
  0  exported, or nothing was left to export
  1  dbt failed, or the state of the home cannot be trusted
  2  consents are too old, or the input or an argument is refused
  3  another run is at work on the home
  4  no room or no right to write
"""


def main() -> int:
    """Export, or settle one batch by hand."""
    given = _arguments()
    home = Home.from_env()
    try:
        for batch, state in (
            (given.confirm, "confirmed"),
            (given.cancel, "cancelled"),
        ):
            if batch:
                settled = settle(home, batch, state)
                print(
                    f"{state} {people(settled)} of {batch}"
                    if settled
                    else f"{batch} was {state} before; nothing was done"
                )
                return 0
        root = Path(given.to).expanduser() if given.to else None
        report = export(
            home,
            Request(
                given.day,
                given.promotion,
                root,
                given.layout,
                read_moment(given.at, "AT") if given.at else None,
                given.accept_loss,
            ),
        )
    except PercorsoError as error:
        complain(f"export: {error}")
        return error.exit_code
    print("\n".join(_told(report)))
    return 0


def _told(report: Report) -> list[str]:
    """What was done, line by line."""
    lines = list(report.notes)
    for batch in report.batches:
        lines.append(f"exported {people(batch.people)}: {batch.folder}")
    for reason, count in sorted(report.dropped.items()):
        lines.append(f"dropped {people(count)}: {reason}")
    if report.confirmed:
        lines.append(f"confirmed {people(report.confirmed)}: their sent events came")
    exported = sum(batch.people for batch in report.batches)
    said = f"{exported:,} exported" if exported else "nothing new to export"
    dropped = sum(report.dropped.values())
    lines.append(
        f"{report.day}: {said}; {people(report.entered)} entered, "
        f"{report.delivered_before:,} exported before, {dropped:,} dropped"
    )
    return lines


def _arguments() -> argparse.Namespace:
    parser = parser_of(__doc__, EPILOG)
    parser.add_argument(
        "--day", type=date.fromisoformat, help="day of the decisions (the latest)"
    )
    parser.add_argument("--promotion", help="one promotion_id (all)")
    parser.add_argument("--to", help="folder to write to (exports/ of the home)")
    parser.add_argument(
        "--layout", choices=LAYOUTS, default="plain", help="headings of the CSV (plain)"
    )
    parser.add_argument(
        "--at",
        metavar="MOMENT",
        help="moment, in UTC, from which the age of consents is told (now)",
    )
    parser.add_argument(
        "--accept-loss",
        action="store_true",
        help="go on although a ledger lost something: who was written to since "
        "its last copy may be written to again",
    )
    by_hand = parser.add_mutually_exclusive_group()
    by_hand.add_argument(
        "--confirm", metavar="BATCH", help="record that a batch was sent"
    )
    by_hand.add_argument(
        "--cancel",
        metavar="BATCH",
        help="record that a batch was never sent: its people are exported again",
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
