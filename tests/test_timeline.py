"""A customer's steps in words, against the touchpoints and phases themselves."""

from bisect import bisect_right
from collections import defaultdict

from conftest import DemoRetailer


def test_each_step_has_the_phase_of_its_moment(demo: DemoRetailer) -> None:
    """Of every step of the demo: phase, step before and days since."""
    phases = defaultdict(list)
    for customer, since, phase in demo.query(
        "select customer_id, valid_from, phase_name from journey_phases "
        "where category = 'all' order by valid_from"
    ):
        phases[customer].append((since, phase))
    steps = demo.query(
        "select customer_id, step_number, occurred_at, phase_name, happened, "
        "previous_happened, days_since_previous from customer_timeline "
        "inner join touchpoints using (touchpoint_id, customer_id, step_number) "
        "order by customer_id, step_number"
    )
    assert len(steps) > 50_000
    before = (None, 0, None, None)
    for customer, number, at, phase, happened, previous, days in steps:
        begun = [since for since, _ in phases[customer]]
        current = bisect_right(begun, at) - 1
        assert phase == (phases[customer][current][1] if current >= 0 else None)
        if before[0] != customer:
            assert (number, previous, days) == (1, None, None)
        else:
            assert (number, previous) == (before[1] + 1, before[3])
            assert abs(days - (at - before[2]).total_seconds() / 86_400) < 1e-6
        before = (customer, number, at, happened)


def test_everything_has_words(demo: DemoRetailer) -> None:
    """No step of the demo is named by its codes, and none is left empty."""
    assert demo.query(
        "select count(*) from customer_timeline inner join touchpoints "
        "using (touchpoint_id) where happened = '' or happened like '%\\_%' "
        "escape '\\' and promotion_id is null "
        "or starts_with(happened, touchpoint || ' ' || action)"
    ) == [(0,)]
