"""The planted truth: what each past activity really did to whom.

Assignment to an arm and the outcome it leads to are one SQL expression, used by
the whole demo on real made-up people and by `simulate` on none at all, so that
a test can draw hundreds of histories and look whether intervals cover.
"""

from dataclasses import dataclass

import duckdb

from percorso.demo.engine import connect

HOLDOUT_SHARE = 0.2
WINDOW_DAYS = 30
# Share of people with some other order in any 30 days; only `simulate`, which
# has no order history to look at, draws it.
BACKGROUND_SHARE = 0.05


@dataclass(frozen=True)
class Activity:
    """One past activity and its planted effect.

    `uplift` is the probability that a treated person without any order of
    their own in the 30 days from assignment orders because of the message;
    `anyway` the probability that a person of either arm replaces the product
    in those 30 days unasked. `lookback_months` is None without a due date;
    `bands` are (name, upper end in EUR or None, True when the upper end itself
    belongs to the band), cheapest first; `customer_type` is who is meant.
    """

    promotion_id: str
    uplift: float
    anyway: float
    group: str | None = None
    lookback_months: int | None = None
    customer_type: str = "any"
    spend: str | None = None
    bands: tuple[tuple[str, float | None, bool], ...] = ()


_UNDER_400 = (("under_400", 400, False), ("from_400", None, False))
_RENEWAL = (("under_400", 400, False), ("400_to_700", 700, True),
            ("over_700", None, False))  # fmt: skip
ACTIVITIES = (
    Activity(
        "scrap_freezer", 0.05, 0.015, "freezers", 72, "any", "average_line",
        (("under_280", 280, False), ("from_280", None, False)),
    ),
    Activity(
        "scrap_washing_machine", 0.10, 0.02, "washing_machines", 72, "any",
        "average_line", (("under_340", 340, False), ("from_340", None, False)),
    ),
    Activity(
        "scrap_fridge", 0.12, 0.02, "refrigerators", 72, "any", "average_line",
        _UNDER_400,
    ),
    Activity(
        "scrap_gas_cooker", 0.04, 0.015, "gas_cookers", 72, "any", "average_line",
        _UNDER_400,
    ),
    Activity(
        "scrap_dishwasher", 0.06, 0.015, "dishwashers", 72, "any", "average_line",
        (("under_430", 430, False), ("from_430", None, False)),
    ),
    Activity(
        "scrap_oven", 0.0, 0.015, "ovens", 72, "any", "average_line",
        (("under_390", 390, False), ("from_390", None, False)),
    ),
    Activity(
        "trade_in_it", 0.04, 0.02, "business_it", 0, "business", "sum_in_group",
        (("up_to_500", 500, True), ("over_500", None, False)),
    ),
    Activity(
        "renew_notebook", 0.05, 0.025, "notebooks", 36, "private", "trigger_line",
        _RENEWAL,
    ),
    Activity(
        "renew_desktop", 0.0, 0.02, "desktops", 36, "private", "trigger_line",
        _RENEWAL,
    ),
    Activity(
        "renew_desktop_business", 0.06, 0.03, "desktops", 36, "business",
        "trigger_line", _RENEWAL,
    ),
    Activity(
        "renew_tablet", 0.03, 0.02, "tablets", 24, "private", "trigger_line",
        (("under_200", 200, False), ("from_200", None, False)),
    ),
    Activity("winter_sale_2025", 0.03, 0.0),
    Activity("newsletter_generic", 0.0, 0.0),
)  # fmt: skip
BY_ID = {activity.promotion_id: activity for activity in ACTIVITIES}


def create_activities(con: duckdb.DuckDBPyConnection) -> None:
    """Create the table `activities`: promotion_id, rank, uplift, anyway, grp.

    Args:
        con: where to create it.
    """
    con.execute(
        "create table activities (promotion_id varchar, activity_rank bigint,"
        " uplift double, anyway double, grp varchar)"
    )
    for rank, activity in enumerate(ACTIVITIES):
        con.execute(
            "insert into activities values (?, ?, ?, ?, ?)",
            [
                activity.promotion_id,
                rank,
                activity.uplift,
                activity.anyway,
                activity.group,
            ],
        )


def outcomes_sql(assigned: str) -> str:
    """The arm and the outcome of everybody assigned.

    Args:
        assigned: a relation with promotion_id, n (the person), background_day
            (days from assignment to their first order of another reason
            within the window, else NULL) and is_persuadable (False when
            another message that may move this person is still at work).

    Returns:
        SQL for that relation with arm, anyway_day, persuaded_day (the day on
        which a message would make this person order, whatever their arm) and
        caused_day (persuaded_day of the treated). Days are 0..30 or NULL.
    """
    # Days 13, 14, 29 and 30 stay empty: whether a window counts its first day
    # must not change who bought within it.
    return f"""
        with keyed as (
            select
                a.*,
                activities.uplift,
                activities.anyway,
                a.promotion_id || '#' || a.n as chance
            from {assigned} as a
            join activities using (promotion_id)
        ),

        drawn as (
            select
                * exclude (uplift, anyway),
                uplift as planted_uplift,
                if(u(chance, 'arm') < {HOLDOUT_SHARE}, 'holdout', 'treated') as arm,
                if(
                    u(chance, 'anyway') < anyway,
                    1 + pick(chance, 'anyway day', 12)
                        + if(u(chance, 'anyway late') < 0.5, 14, 0), null
                ) as anyway_day,
                if(
                    u(chance, 'persuaded') < uplift,
                    1 + pick(chance, 'persuaded day', 12)
                        + if(u(chance, 'persuaded late') < 0.12, 14, 0), null
                ) as tempted_day
            from keyed
        )

        select
            * exclude (chance, tempted_day),
            if(
                is_persuadable and background_day is null and anyway_day is null,
                tempted_day, null
            ) as persuaded_day,
            if(
                arm = 'treated' and is_persuadable and background_day is null
                and anyway_day is null, tempted_day, null
            ) as caused_day
        from drawn
        """


def simulate(seed: int, groups: dict[str, int]) -> list[dict]:
    """Draw one history of assignments and outcomes, without the people.

    Args:
        seed: the only source of chance.
        groups: people to assign, by promotion_id of ACTIVITIES.

    Returns:
        One dict per promotion and arm, in the order of both: promotion_id,
        arm, people, buyers_14d, buyers_30d (counts), planted_uplift, and
        true_uplift_14d and true_uplift_30d, the mean difference of potential
        outcomes over both arms of the promotion.

    Raises:
        KeyError: a promotion_id is not one of ACTIVITIES.
    """
    con = connect(seed)
    create_activities(con)
    con.execute("create table drafted (promotion_id varchar, people bigint)")
    for promotion_id, people in groups.items():
        con.execute(
            "insert into drafted values (?, ?)",
            [BY_ID[promotion_id].promotion_id, people],
        )
    con.execute(
        f"""
        create table assigned as
        select
            promotion_id,
            n,
            true as is_persuadable,
            if(
                u(promotion_id || n, 'background') < {BACKGROUND_SHARE},
                pick(promotion_id || n, 'background day', {WINDOW_DAYS}), null
            ) as background_day
        from drafted
        cross join lateral (select unnest(range(people)) as n)
        """
    )
    found = con.execute(
        f"""
        with outcomes as ({outcomes_sql("assigned")}),

        firsts as (
            select
                *,
                least(background_day, anyway_day, caused_day) as first_day,
                avg((persuaded_day is not null and persuaded_day < 14)::integer)
                    over (partition by promotion_id) as true_uplift_14d,
                avg((persuaded_day is not null)::integer)
                    over (partition by promotion_id) as true_uplift_30d
            from outcomes
        )

        select
            promotion_id,
            arm,
            count(*) as people,
            count(*) filter (where first_day < 14) as buyers_14d,
            count(*) filter (where first_day < {WINDOW_DAYS}) as buyers_30d,
            any_value(planted_uplift) as planted_uplift,
            any_value(true_uplift_14d) as true_uplift_14d,
            any_value(true_uplift_30d) as true_uplift_30d
        from firsts
        group by promotion_id, arm
        order by promotion_id, arm
        """
    )
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
