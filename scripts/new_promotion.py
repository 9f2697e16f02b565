"""Add a promotion: its rows, its segment and the entry of who reads it.

Asks what it needs to know, or takes it from options. The project judges the
definition before anything is written; a refused one leaves every file as it is.
"""

import argparse
import os
import sys
from pathlib import Path

import duckdb

from percorso.arguments import parser_of
from percorso.colour import complain
from percorso.contract import CHECKOUT
from percorso.errors import PercorsoError, Refused
from percorso.home import Home
from percorso.new_promotion import CHOICES, Desk, Wish
from percorso.promotion_files import check, put, show

EPILOG = """\
Without --promotion-id it asks for everything. With it, what is not given is as
in the promotion named by --like, else as is usual, and nothing is asked.

Rows go to the folder of PERCORSO_DEFINITIONS when it is set, else to seeds/.

exit codes:
  0  written, or shown with --dry-run
  1  the project cannot be read
  2  what is asked for is refused, nothing was written
  4  no right to write, nothing was written
"""


def _choice(column: str) -> str:
    """What a column accepts, as a question says it."""
    *others, last = CHOICES[column]
    return f"{', '.join(others)} or {last}"


# Columns of promotions.csv in the order in which they are asked for. One that
# is not named here takes its default, and an option of its own.
QUESTIONS = {
    "promotion_id": "id, in lower-case letters, digits and underscores",
    "name": "name, for people",
    "trigger": f"what triggers it: {_choice('trigger')}",
    "purpose": f"its purpose: {_choice('purpose')}",
    "customer_type": f"for orders that are {_choice('customer_type')}",
    "category_group": "category group",
    "lookback_months": "months from purchase to due; empty = 0",
    "backlog_max_age_months": "months after which it is too late; empty = no limit",
    "delay_days": "further days before it is due",
    "spend_measure": f"the spend that bands are of: {_choice('spend_measure')}",
    "channel": f"by {_choice('channel')}",
    "priority": "priority among those who want a person on one day; 1 wins",
    "holdout_share": "share held out, 0 to 1",
    "holdout_waiver": "why nobody is held out; empty when somebody is",
    "starts_on": "first day, YYYY-MM-DD; empty = at once",
    "ends_on": "last day, YYYY-MM-DD; empty = never",
    "cooldown_days": "days between two contacts of one person",
    "reentry": f"when somebody may enter again: {_choice('reentry')}",
    "cost_per_message": "cost of a message where the provider tells none",
    "margin_rate": "share of revenue that stays, 0 to 1",
    "retention_purpose": "how old what sets it off may be: a purpose of "
    "retention_policy.csv",
    "is_active": f"is it active: {_choice('is_active')}",
}
OF_PURCHASES = ("lookback_months", "backlog_max_age_months", "spend_measure")


def main() -> int:
    """Draft, check, then write or show."""
    definitions = _definitions()
    desk = Desk(CHECKOUT, definitions, _sold(Home.from_env()))
    given = _parser(desk).parse_args()
    try:
        wish = _wish(given, desk)
        drafts = desk.draft(wish)
        print("Checking the definition, which takes some seconds.", flush=True)
        check(CHECKOUT, definitions, drafts)
        rivals = desk.rivals(wish)
        if given.dry_run:
            print("\n".join([*show(drafts, CHECKOUT), *rivals, "Nothing was written."]))
            return 0
        told = [line for line in show(drafts, CHECKOUT) if not line.startswith(" ")]
        put(drafts)
    except PercorsoError as error:
        complain(f"new-promotion: {error}")
        return error.exit_code
    except (EOFError, KeyboardInterrupt):
        print("\nnew-promotion: stopped, nothing was written", file=sys.stderr)
        return 2
    promotion_id = wish.values["promotion_id"]
    print("\n".join(["Written:", *(f"  {line}" for line in told), ""]))
    for line in rivals:
        print(f"{line}\n")
    print("Look at it, without publishing or recording anything:")
    print(
        "  .venv/bin/dbt build --indirect-selection cautious "
        f"--select +segment_{promotion_id}"
    )
    print("Then: make build")
    return 0


def _definitions() -> Path | None:
    """The retailer's own folder, seen from the checkout as elsewhere."""
    given = os.environ.get("PERCORSO_DEFINITIONS")
    return CHECKOUT / given if given else None


def _sold(home: Home) -> frozenset[str] | None:
    """Categories of the products that a home published; None when nobody knows."""
    path = home.published / "crm.duckdb"
    sql = "select distinct category from products where category is not null"
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            rows = connection.execute(sql).fetchall()
    except duckdb.Error:
        # Nothing is published, or it cannot be read: make status says which.
        return None
    return frozenset(category for (category,) in rows) or None


def _parser(desk: Desk) -> argparse.ArgumentParser:
    parser = parser_of(__doc__, EPILOG)
    parser.add_argument(
        "--dry-run", action="store_true", help="check and show, write nothing"
    )
    parser.add_argument(
        "--like", metavar="ID", default="", help="a promotion to take all else from"
    )
    for column in desk.columns("promotions"):
        parser.add_argument(
            f"--{column.replace('_', '-')}",
            dest=column,
            metavar="VALUE",
            help=QUESTIONS.get(column, column).replace("%", "%%"),
        )
    parser.add_argument(
        "--categories", metavar="A,B", help="category paths of a new category group"
    )
    parser.add_argument(
        "--bands", metavar="A,B", help="amounts between bands: 400,700 makes three"
    )
    parser.add_argument(
        "--landing-url",
        metavar="URL",
        action="append",
        default=[],
        help="where the message leads: once for all bands, or once each",
    )
    parser.add_argument("--creative", metavar="NAME", default="", help="the message")
    parser.add_argument(
        "--coupon",
        metavar="CODE",
        default="",
        help="half of the people get this coupon; with --like, instead of its own",
    )
    parser.add_argument(
        "--incentive", metavar="AMOUNT", default="", help="what the coupon is worth"
    )
    parser.add_argument(
        "--rule",
        metavar="PARAMETER=VALUE",
        action="append",
        default=[],
        help="a rule of a behaviour promotion, as sign=order; may be repeated",
    )
    parser.add_argument(
        "--who",
        metavar="WORDS",
        default="",
        help='whom the segment holds, as in "who bought a dryer six years ago"',
    )
    return parser


def _wish(given: argparse.Namespace, desk: Desk) -> Wish:
    """What the options ask for, or the answers to questions."""
    values = {
        column: getattr(given, column).strip()
        for column in desk.columns("promotions")
        if getattr(given, column) is not None
    }
    wish = Wish(
        values=values,
        like=given.like,
        categories=_listed(given.categories),
        bands=None if given.bands is None else _listed(given.bands),
        landing_urls=given.landing_url,
        creative=given.creative,
        coupon=given.coupon,
        incentive=given.incentive,
        rules=[_rule(text) for text in given.rule],
        who=given.who,
    )
    if "promotion_id" not in values:
        _ask_all(wish, desk)
    return wish


def _ask_all(wish: Wish, desk: Desk) -> None:
    """Fill a wish with answers; Enter takes what stands in brackets."""
    if not wish.like:
        wish.like = _ask("like which promotion; empty = none", "")
    for column, question in QUESTIONS.items():
        defaults = desk.defaults(wish)
        is_behaviour = (defaults | wish.values)["trigger"] == "behaviour"
        if column in wish.values or column not in defaults:
            continue
        if is_behaviour and column in OF_PURCHASES:
            continue
        wish.values[column] = _ask(question, defaults[column], CHOICES.get(column))
        if column == "category_group" and not wish.categories:
            known = {row["category_group"] for row in desk.rows("category_groups")}
            group = wish.values[column]
            if group and group not in known:
                wish.categories = _ask_categories(group, desk)
    if wish.bands is None and not wish.like and not is_behaviour:
        wish.bands = _listed(_ask("amounts between bands, as 400,700", ""))
    if not wish.coupon and not wish.like:
        wish.coupon = _ask("coupon for half of the people; empty = none", "")
    if wish.coupon and not wish.incentive and not wish.like:
        wish.incentive = _ask("what the coupon is worth", "100.00")
    ask = "a rule, as sign=order or wait_days=60; empty = no more"
    while is_behaviour and (text := _ask(ask, "")):
        wish.rules.append(_rule(text))
    if not wish.who:
        wish.who = _ask('whom it is for, as "who bought a dryer six years ago"', "")


def _ask_categories(group: str, desk: Desk) -> list[str]:
    """The paths of a new group, asked for until each has products."""
    while True:
        said = _listed(_ask(f"{group} is new: its category paths, as a,b", ""))
        unsold = desk.unsold(said)
        if not unsold:
            return said
        print(f"No product is in {unsold[0]!r}; there are {desk.near(unsold[0])}.")


def _ask(question: str, default: str, allowed: tuple[str, ...] | None = None) -> str:
    """One answer, asked again until it is allowed; the default when it is empty."""
    asked = f"{question}{f' [{default}]' if default else ''}: "
    while True:
        said = input(asked).strip() or default
        if allowed is None or said in allowed:
            return said
        print(f"  {said!r} is none of {', '.join(allowed)}")


def _listed(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split(",") if part.strip()]


def _rule(text: str) -> tuple[str, str]:
    """Parameter and value of one rule.

    Raises:
        Refused: when there is no = between them.
    """
    parameter, equals, value = text.partition("=")
    if not equals:
        raise Refused(f"{text!r} is no rule", "--rule", "write PARAMETER=VALUE")
    return parameter.strip(), value.strip()


if __name__ == "__main__":
    sys.exit(main())
