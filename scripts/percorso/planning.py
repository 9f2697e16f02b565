"""How many people a test needs, and by which day the forecast brings them."""

import csv
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from math import ceil, sqrt
from statistics import NormalDist

import duckdb
import yaml

from percorso.contract import CHECKOUT
from percorso.definition_files import path_of
from percorso.errors import PercorsoError, Refused
from percorso.home import Home

SOURCES = {
    "held_out": "of who was held out of it",
    "held_out_of_all": "of who was held out of any promotion",
    "repurchase": "who buys again in its category group",
    None: "as told",
}
SHOWN = 8

FORECAST = """
select
    due_on,
    sum(expected_cumulative) filter (where expected_cumulative is not null),
    bool_or(expected_cumulative is null),
    any_value(base_rate),
    any_value(base_rate_source),
    any_value(holdout_share)
from segment_forecast
where promotion_id = ?
group by due_on
order by due_on
"""
ASSIGNED = """
select assigned_treated + assigned_holdout from kpi_monitoring
where
    promotion_id = ? and row_level = 'promotion' and band = 'all'
    and variant = 'all'
"""
KNOWN = """
select distinct promotion_id from segment_sizes order by promotion_id
"""


# What a number is called by who types it: to make, and to the program.
RATE = "RATE= (--base-rate)"
LIFT = "LIFT= (--lift)"
HOLDOUT = "HOLDOUT= (--holdout)"
ALPHA = "ALPHA= (--alpha)"
POWER = "POWER= (--power)"


class NotPublished(PercorsoError):
    """There is no published version to read."""


@dataclass(frozen=True)
class Question:
    """What is asked: None where the forecast or the project knows.

    `base_rate` buys without a message; `lift` is the rise to be seen, as a share of
    it; `holdout` the share held out; `alpha` and `power` as in any test.
    """

    promotion_id: str
    base_rate: float | None = None
    lift: float | None = None
    holdout: float | None = None
    alpha: float | None = None
    power: float | None = None


@dataclass(frozen=True)
class Plan:
    """The answer. `days` are (day, people from tomorrow to it), as far as foretold."""

    promotion_id: str
    base_rate: float
    source: str | None
    lift: float
    holdout: float
    alpha: float
    power: float
    days: list[tuple[date, float]]
    is_whole_year: bool
    assigned: int

    def needed(self, share: float) -> tuple[int, int]:
        """People to treat and to hold out, when `share` of them is held out."""
        people = sample_size(
            self.base_rate,
            self.base_rate * (1 + self.lift),
            share,
            self.alpha,
            self.power,
        )
        return ceil(people * (1 - share)), ceil(people * share)

    def enough_on(self, already: int = 0) -> date | None:
        """First day by which both groups are large enough; None if none is."""
        needed = sum(self.needed(self.holdout))
        return next(
            (day for day, so_far in self.days if already + so_far >= needed), None
        )


def sample_size(
    base_rate: float, treated_rate: float, holdout: float, alpha: float, power: float
) -> float:
    """People needed, in both groups together, to see that two rates differ.

    Two-sided; pooled error for no difference, unpooled for the one there is. Fleiss,
    Statistical Methods for Rates and Proportions, chapter 4, without the correction
    for continuity.

    Args:
        base_rate, treated_rate: without and with the message, not the same.
        holdout: share of the people held out, more than 0 and less than 1.
        alpha: probability of calling chance an effect.
        power: probability of finding the effect.
    """
    pooled = (1 - holdout) * treated_rate + holdout * base_rate
    none = sqrt(pooled * (1 - pooled) / (holdout * (1 - holdout)))
    some = sqrt(
        treated_rate * (1 - treated_rate) / (1 - holdout)
        + base_rate * (1 - base_rate) / holdout
    )
    normal = NormalDist()
    distance = normal.inv_cdf(1 - alpha / 2) * none + normal.inv_cdf(power) * some
    return (distance / (treated_rate - base_rate)) ** 2


def _defined() -> set[str]:
    """Ids of the promotions that the definitions have, built or not."""
    path = path_of("promotions.csv")
    with path.open(newline="", encoding="utf-8-sig") as handle:
        return {row.get("promotion_id", "") for row in csv.DictReader(handle)}


def plan(home: Home, asked: Question) -> Plan:
    """The plan of one promotion, by the published forecast.

    Raises:
        NotPublished: nothing is published yet.
        Refused: no such promotion, or none that was built; a number out of range;
            nothing tells a rate.
    """
    path = home.published / "crm.duckdb"
    if not path.exists():
        raise NotPublished(f"nothing is published yet - no {path} - run make build")
    with duckdb.connect(str(path), read_only=True) as connection:
        rows = connection.execute(FORECAST, [asked.promotion_id]).fetchall()
        assigned = connection.execute(ASSIGNED, [asked.promotion_id]).fetchone()
        known = [row[0] for row in connection.execute(KNOWN).fetchall()]
    if not rows and not assigned and asked.promotion_id in _defined():
        raise Refused(
            "nothing of this promotion is published yet",
            repr(asked.promotion_id),
            "run make build, which finds its people",
        )
    if not rows and not assigned:
        near = get_close_matches(asked.promotion_id, known, SHOWN) or known[:SHOWN]
        raise Refused(
            "no such promotion",
            repr(asked.promotion_id),
            f"ask for an active one, as {', '.join(near)}"
            if near
            else "none is active",
        )
    base_rate, source, holdout = rows[0][3:] if rows else (None, None, None)
    if asked.base_rate is not None:
        base_rate, source = asked.base_rate, None
    planned = holdout
    if asked.holdout is not None:
        holdout = asked.holdout
    defaults = _defaults()
    found = Plan(
        promotion_id=asked.promotion_id,
        base_rate=_told(RATE, base_rate, "nothing tells who buys anyway"),
        source=source,
        lift=_default(asked.lift, defaults["lift"]),
        holdout=_told(HOLDOUT, holdout, "nothing tells how many are held out"),
        alpha=_within(ALPHA, _default(asked.alpha, defaults["alpha"])),
        power=_within(POWER, _default(asked.power, defaults["power"])),
        days=[(row[0], row[1]) for row in rows if row[1] is not None and not row[2]],
        is_whole_year=bool(rows) and not rows[-1][2],
        # groups split in another way cannot be counted with those to come
        assigned=assigned[0] if assigned and holdout == planned else 0,
    )
    if found.lift == 0 or not 0 < found.base_rate * (1 + found.lift) < 1:
        raise Refused(
            f"{found.lift:g} of {found.base_rate:.1%} is no rate to be seen",
            LIFT,
            "give the rise as a share of the rate: 0.2 for a fifth more",
        )
    return found


def page(found: Plan) -> str:
    """The plan in plain words."""
    rate, raised = found.base_rate, found.base_rate * (1 + found.lift)
    treated, held = found.needed(found.holdout)
    needed = treated + held
    lines = [
        f"{found.promotion_id}: {rate:.2%} buy within 30 days without a message "
        f"({SOURCES[found.source]}).",
        "",
        f"To see {found.lift:+.0%} of that, {raised:.2%}, with a power of "
        f"{found.power:.0%}, two-sided at {found.alpha:.1%}:",
        f"  in two equal groups    {found.needed(0.5)[0]:>9,} people each",
        f"  with {found.holdout:.0%} held out     {treated:>9,} to write to, "
        f"{held:,} to hold out, {needed:,} together",
        "",
    ]
    if not found.days:
        return "\n".join([*lines, "No forecast tells when there will be so many."])
    last, expected = found.days[-1]
    lines.append(
        f"The forecast brings {expected:,.0f} people by {last}"
        + ("." if found.is_whole_year else ", and cannot tell of later days.")
    )
    lines.append(_when(found.enough_on(), "Counting from tomorrow, there"))
    if found.assigned >= needed:
        lines.append(f"The {found.assigned:,} already in its groups are enough.")
        return "\n".join(lines)
    day = found.enough_on(found.assigned)
    if found.assigned:
        opening = f"With the {found.assigned:,} already in its groups, there"
        lines.append(_when(day, opening))
    if day is None:
        lines.append("Hold out more, look for a larger rise, or pool promotions.")
    return "\n".join(lines)


def _when(day: date | None, opening: str) -> str:
    if day is None:
        return f"{opening} will not be enough by then."
    return f"{opening} will be enough on {day}."


def _default(given: float | None, known: float) -> float:
    return known if given is None else given


def _told(option: str, value: float | None, fault: str) -> float:
    """A share that somebody or the forecast told."""
    if value is None:
        raise Refused(fault, option, "give it, as a share: 0.2 for 20 %")
    return _within(option, float(value))


def _within(option: str, value: float) -> float:
    if not 0 < value < 1:
        raise Refused(f"{value:g} is no share", option, "give more than 0, less than 1")
    return value


def _defaults() -> dict[str, float]:
    """Rise, alpha and power that the project's own rules ask for."""
    settings = yaml.safe_load((CHECKOUT / "dbt_project.yml").read_text())["vars"]
    normal = NormalDist()
    return {
        "lift": float(settings["readable_lift"]),
        "alpha": round(2 * normal.cdf(-float(settings["interval_z"])), 9),
        "power": round(normal.cdf(float(settings["power_z"])), 9),
    }
