"""Whom orders are attributed to, worked out again in another way."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby, pairwise, permutations

import duckdb
import numpy as np
import pandas as pd
import pytest
from conftest import DemoRetailer, python_model

from percorso.attribution import removal_effects, shapley

LOOK_BACK = timedelta(days=30)
HALF_LIFE = timedelta(days=7)
GROUPS = {
    "email": "Email",
    "sms": "SMS",
    "push": "Mobile Push Notifications",
    "post": "Post",
    "outbound_call": "Phone",
    "event": "Events",
    "webinar": "Events",
}
ACTIONS = {
    **dict.fromkeys(("website", "app"), "visit"),
    **dict.fromkeys(("email", "sms", "push", "post", "outbound_call"), "clicked"),
    **dict.fromkeys(("event", "webinar"), "presence"),
}


def credited(paths: list) -> dict[str, float]:
    """Orders that each channel is credited with, by its removal effect."""
    effects = removal_effects(paths)
    orders = sum(ordered for _, ordered, _ in paths)
    return {c: orders * e / sum(effects.values()) for c, e in effects.items()}


def walked_effects(paths: list) -> dict[str, float]:
    """Removal effects by walking on until everybody has ordered or is away.

    Every walk is a power of the whole matrix, ends included; nothing is solved. A
    channel is taken out by sending away whoever comes to it.
    """
    names = sorted({channel for path, _, _ in paths for channel in path})
    state = {name: i for i, name in enumerate(["start", "order", "away", *names])}
    counts = np.zeros((len(state), len(state)))
    for path, ordered, left in paths:
        way = ["start", *path]
        for a, b in pairwise(way):
            counts[state[a], state[b]] += ordered + left
        counts[state[way[-1]], state["order"]] += ordered
        counts[state[way[-1]], state["away"]] += left
    counts[state["order"], state["order"]] = counts[state["away"], state["away"]] = 1
    moves = counts / counts.sum(axis=1, keepdims=True)

    def ordering(matrix: np.ndarray) -> float:
        return np.linalg.matrix_power(matrix, 2**40)[state["start"], state["order"]]

    effects = {}
    for name in names:
        without = moves.copy()
        without[state[name]] = 0
        without[state[name], state["away"]] = 1
        effects[name] = 1 - ordering(without) / ordering(moves)
    on_orders = {channel for path, ordered, _ in paths if ordered for channel in path}
    return {name: effect for name, effect in effects.items() if name in on_orders}


def joined_parts(together: dict[frozenset, float]) -> dict[str, float]:
    """The Shapley value as it is defined: what each adds, over all orders to join."""
    names = sorted({name for channels in together for name in channels})
    ways = list(permutations(names))
    parts = dict.fromkeys(names, 0.0)
    for way in ways:
        joined, worth = set(), 0.0
        for name in way:
            joined.add(name)
            now = sum(orders for s, orders in together.items() if s <= joined)
            parts[name] += (now - worth) / len(ways)
            worth = now
    return parts


def test_what_removing_a_channel_loses() -> None:
    paths = [("G", 2, 1), ("M", 1, 0), ("GM", 1, 0)]
    assert removal_effects(paths) == pytest.approx({"G": 0.75, "M": 0.5}, abs=1e-12)
    assert credited(paths) == pytest.approx({"G": 2.4, "M": 1.6}, abs=1e-12)


def test_a_chain_of_three() -> None:
    channels = ("C1", "C2", "C3")
    paths = [(channels, 1, 0), (channels[:1], 0, 1), (channels[1:], 0, 1)]
    found = credited(paths)
    assert found == pytest.approx({"C1": 0.2, "C2": 0.4, "C3": 0.4}, abs=1e-12)


def test_coming_back_to_a_channel() -> None:
    paths = [("ABABBA", 1, 0), ("ABBAA", 1, 0), ("AA", 1, 0)]
    assert credited(paths) == pytest.approx({"A": 2.0, "B": 1.0}, abs=1e-12)
    folded = [("ABABA", 1, 0), ("ABA", 1, 0), ("A", 1, 0)]
    assert credited(folded) == pytest.approx({"A": 2.0, "B": 1.0}, abs=1e-12)


@pytest.mark.parametrize("seed", range(25))
def test_solved_as_walked(seed: int) -> None:
    chance = np.random.default_rng(seed)
    names = [f"channel {i}" for i in range(chance.integers(1, 16))]
    paths = [
        (
            tuple(chance.choice(names, chance.integers(1, 9))),
            int(chance.integers(0, 4)),
            int(chance.integers(0, 40)),
        )
        for _ in range(chance.integers(1, 80))
    ]
    paths.append(((names[0],), 1, 1))
    counted = [path for path in paths if path[1] + path[2]]
    assert removal_effects(paths) == pytest.approx(walked_effects(counted), abs=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_the_same_again_is_no_other_way(seed: int) -> None:
    """A path may stand folded: that is what is counted."""
    chance = np.random.default_rng(seed)
    paths = [
        ("".join(chance.choice(list("ABC"), 6)), int(ordered), int(left))
        for ordered, left in chance.integers(0, 5, (30, 2))
    ]
    folded = [("".join(k for k, _ in groupby(p)), o, n) for p, o, n in paths]
    assert removal_effects(folded) == pytest.approx(removal_effects(paths), abs=1e-9)


def test_without_orders_nothing_is_lost() -> None:
    assert removal_effects([]) == {}
    assert removal_effects([("A", 0, 5), ("B", 0, 0)]) == {}


def test_a_channel_without_orders_has_no_effect() -> None:
    paths = [("A", 1, 5), ("B", 0, 9), ("BA", 0, 1), ("C", 0, 0)]
    assert removal_effects(paths) == {"A": 1.0}


def test_paths_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="counted below 0: 1, -1"):
        removal_effects([("A", 1, -1)])
    with pytest.raises(ValueError, match="has no channel"):
        removal_effects([((), 1, 0)])
    with pytest.raises(ValueError, match="belong to none"):
        shapley({frozenset(): 1})


def test_parts_of_ratios() -> None:
    ratios = {"F": 0.18, "G": 0.04, "L": 0.08, "FG": 0.1, "FL": 0.26, "GL": 0.07}
    together = {frozenset(s): ratio for s, ratio in {**ratios, "FGL": 0.27}.items()}
    expected = {"F": 0.45, "G": 0.215, "L": 0.335}
    assert shapley(together) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("seed", range(20))
def test_parts_are_what_each_adds(seed: int) -> None:
    chance = np.random.default_rng(seed)
    names = list("ABCDEF")[: chance.integers(1, 7)]
    together = {
        frozenset(chance.choice(names, chance.integers(1, 7))): float(chance.random())
        for _ in range(12)
    }
    assert shapley(together) == pytest.approx(joined_parts(together), abs=1e-9)


def test_many_channels_are_no_harder() -> None:
    """Forty channels have a million million sets: none of those is looked at."""
    names = [f"channel {i}" for i in range(40)]
    found = shapley({frozenset(names): 40.0, frozenset(names[:2]): 2.0})
    assert found == pytest.approx(
        dict.fromkeys(names, 1.0) | dict.fromkeys(names[:2], 2)
    )


def fitted(paths: pd.DataFrame) -> pd.DataFrame:
    """What the model makes of counted paths."""
    return python_model(
        "int_channel_weights_fitted", {"int_touch_paths_counted": paths}
    )


def test_weights_of_counted_paths() -> None:
    """Shapley counts orders, in whatever order the channels came."""
    paths = pd.DataFrame(
        [("G", 2, 1), ("M", 1, 0), ("G > M", 1, 0), ("M > G > M", 2, 0), ("T", 0, 3)],
        columns=["path", "orders_count", "left_count"],
    )
    found = fitted(paths).set_index(["model", "channel_group"]).weight
    assert found["shapley"].to_dict() == pytest.approx({"G": 3.5 / 6, "M": 2.5 / 6})
    told = [(path.split(" > "), *counts) for path, *counts in paths.to_numpy()]
    effects = walked_effects(told)
    assert found["markov"].sum() == pytest.approx(1)
    assert (found["markov"] * sum(effects.values())).to_dict() == pytest.approx(effects)


def test_without_paths_there_are_no_weights() -> None:
    paths = pd.DataFrame({"path": ["A"], "orders_count": [0], "left_count": [4]})
    found = fitted(paths)
    assert (len(found), list(found)) == (0, ["model", "channel_group", "weight"])
    assert found.weight.dtype == "float64"


Touch = tuple[datetime, str, str, bool]


@pytest.fixture(scope="module")
def touches(demo: DemoRetailer) -> dict[str, list[Touch]]:
    """Moment, id, channel group and whether to buy, in order, by person."""
    acts = demo.query(
        "select touchpoint_id, coalesce(customer_id, visitor_id), "
        "customer_id is not null, touchpoints.occurred_at, touchpoint, action, "
        "channel_group, message_id, intent from touchpoints where "
        "coalesce(actor, 'user') = 'user'"
    )
    acts = [act for act in acts if act[1] and ACTIONS.get(act[4]) == act[5]]
    told = [act for act in acts if act[7]]
    visits = {(act[7], act[1]) for act in told if act[5] == "visit" and act[2]}
    clicks = {act[7] for act in told if act[5] == "clicked" and act[2]}
    found = defaultdict(list)
    for id_, person, is_known, at, place, action, group, message, intent in acts:
        if action == "clicked" and (message, person) in visits:
            continue
        if action == "visit" and not is_known and message in clicks:
            continue
        found[person].append((at, id_, group or GROUPS[place], intent == "buy"))
    return {person: sorted(of_person) for person, of_person in found.items()}


@pytest.fixture(scope="module")
def led(demo: DemoRetailer, touches: dict) -> dict[str, tuple[datetime, list[Touch]]]:
    """When each valid order was placed, and the touches before it."""
    return {
        order: (at, [t for t in touches.get(who, []) if t[0] <= at < t[0] + LOOK_BACK])
        for order, who, at in demo.query(
            "select order_id, customer_id, placed_at from orders where is_valid"
        )
    }


def folded(touches: Iterable[Touch]) -> tuple[str, ...]:
    """Channel groups in order, the same again and again once."""
    return tuple(group for group, _ in groupby(touch[2] for touch in touches))


@pytest.fixture(scope="module")
def paths(touches: dict, led: dict) -> dict[tuple[str, ...], list[int]]:
    """How many of each path ended in an order, and how many did not."""
    counts = defaultdict(lambda: [0, 0])
    for _, before in led.values():
        if before:
            counts[folded(before)][0] += 1
    used = {touch[1] for _, before in led.values() for touch in before}
    for of_person in touches.values():
        parts, last = [], None
        for touch in of_person:
            has_order = touch[1] in used
            new = last is None or touch[0] >= last[0] + LOOK_BACK
            if new or (last[1] and not has_order):
                parts.append([])
            parts[-1].append(touch)
            last = (touch[0], has_order)
        for part in parts:
            if not used & {touch[1] for touch in part}:
                counts[folded(part)][1] += 1
    return counts


def shares(
    model: str, at: datetime, touches: list[Touch], weights: dict
) -> list[float]:
    """What each touch has of the order, by one model."""
    last = len(touches) - 1
    ends = [(i == 0) + (i == last) for i in range(len(touches))]
    if model == "first":
        given = [float(i == 0) for i in range(len(touches))]
    elif model == "last":
        given = [float(i == last) for i in range(len(touches))]
    elif model == "last_non_direct":
        sent = [i for i, touch in enumerate(touches) if touch[2] != "Direct"]
        given = [float(i == max(sent, default=last)) for i in range(len(touches))]
    elif model == "linear":
        given = [1.0] * len(touches)
    elif model == "time_decay":
        given = [0.5 ** ((at - touch[0]) / HALF_LIFE) for touch in touches]
    elif model == "position_based":
        given = [0.4 * n or 0.2 / ends.count(0) for n in ends]
    elif model == "w_shaped":
        buying = [i for i, touch in enumerate(touches) if touch[3]]
        roles = [n + (i == min(buying, default=-1)) for i, n in enumerate(ends)]
        given = [0.3 * n or 0.1 / roles.count(0) for n in roles]
    else:
        times = Counter(touch[2] for touch in touches)
        given = [weights[model][touch[2]] / times[touch[2]] for touch in touches]
    return [share / sum(given) for share in given]


def test_every_part_of_every_order(demo: DemoRetailer, led: dict, paths: dict) -> None:
    """Each touch has its part, by each model; what is left out has none."""
    sets = Counter()
    for path, (ordered, _) in paths.items():
        sets[frozenset(path)] += ordered
    weights = {
        "markov": walked_effects([(path, *counts) for path, counts in paths.items()]),
        "shapley": {
            name: sum(n / len(s) for s, n in sets.items() if name in s)
            for name in {name for s in sets for name in s}
        },
    }
    models = [m for (m,) in demo.query("select distinct model from order_attribution")]
    assert len(models) == 9
    expected = {}
    for order, (at, before) in led.items():
        for model in models:
            if not before:
                expected[order, None, model] = 1.0
                continue
            given = shares(model, at, before, weights)
            for touch, share in zip(before, given, strict=True):
                if share:
                    expected[order, touch[1], model] = share
    found = {
        tuple(row[:3]): float(row[3])
        for row in demo.query(
            "select order_id, touchpoint_id, model, credit from order_attribution"
        )
    }
    assert found.keys() == expected.keys()
    wrong = {k: (v, found[k]) for k, v in expected.items() if abs(v - found[k]) > 2e-8}
    assert not wrong
    assert sum(len(before) > 2 for _, before in led.values()) > 100


def test_every_amount_is_the_part_of_the_order(demo: DemoRetailer) -> None:
    """Within a ten-thousandth for rounding, and to the last one over all."""
    assert demo.query(
        "select count(*) from order_attribution inner join orders using (order_id) "
        "where abs(revenue_net - credit * net_amount) > 0.0002"
    ) == [(0,)]
    assert demo.query(
        "select distinct total = (select sum(net_amount) from orders) from (select "
        "sum(revenue_net) as total from order_attribution group by model)"
    ) == [(True,)]


def test_a_campaign_of_a_touch_is_that_of_the_visit(demo: DemoRetailer) -> None:
    """As tagged; of a message, its promotion."""
    wrong = demo.query(
        "select count(*) from order_attribution inner join sessions on "
        "touchpoint_id = 'visit:' || session_id where sessions.message_id is null "
        "and (order_attribution.campaign is distinct from sessions.campaign "
        "or order_attribution.channel_group <> sessions.channel_group)"
    )
    assert wrong == [(0,)]
    clicked = demo.query(
        "select count(*), count(*) filter (where order_attribution.campaign is "
        "distinct from touchpoints.promotion_id) from order_attribution inner join "
        "touchpoints using (touchpoint_id) where action = 'clicked'"
    )
    assert clicked[0][0] > 0
    assert clicked[0][1] == 0


def test_no_cost_is_lost_or_counted_twice(demo: DemoRetailer) -> None:
    """What was booked, but for sending: each message tells what it cost. Coupons are
    those that the KPI table counts."""
    landed = "read_parquet('{}/landed/{}/*.parquet', union_by_name=true)"
    with duckdb.connect() as plain:
        ((booked,),) = plain.execute(
            "select sum(amount) from "
            f"{landed.format(demo.home, 'activity_costs')} "
            "where cost_type not in ('send', 'incentive')"
        ).fetchall()
        ((paid,),) = plain.execute(
            "select sum(cost) from (select any_value(cost_amount) as cost from "
            f"{landed.format(demo.home, 'message_events')} group by event_id)"
        ).fetchall()
    ((coupons,),) = demo.query(
        "select sum(cost_incentives) from kpi_monitoring where row_level = 'cell'"
    )
    assert booked > 0 and paid > 0 and coupons > 0
    found = demo.query("select sum(cost_total) from attribution_kpis group by model")
    spent = float(booked) + float(paid) + float(coupons)
    assert [float(total) for (total,) in found] == pytest.approx([spent] * 9)


def test_what_was_spent_on_nobody_is_told(demo: DemoRetailer) -> None:
    """The radio brought no visit: its cost stands, by every model, beside 0."""
    assert demo.query(
        "select channel_group, orders_credited, revenue_net, cost_total > 0, "
        "cost_per_order, roas, count(*) from attribution_kpis where "
        "campaign = 'radio_locale_2026' group by all"
    ) == [("Audio", 0, 0, True, None, 0.0, 9)]


def test_a_campaign_is_set_against_its_own_cost(demo: DemoRetailer) -> None:
    """One campaign, bought in two channels: to each what it cost there."""
    assert {
        group
        for (group,) in demo.query(
            "select channel_group from attribution_kpis where campaign = "
            "'black_friday_2025' and cost_total > 0 and model = 'last'"
        )
    } == {"Paid Search", "Paid Social"}
    assert demo.query(
        "select count(*) from attribution_kpis where channel_group = 'Unassigned' "
        "and cost_total > 0"
    ) == [(0,)]
