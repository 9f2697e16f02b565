"""Exact p of each uplift with few buyers, and how sure each revenue is."""

from zlib import crc32

import pandas as pd

from percorso.uplift import bootstrap, fisher_p, welch

SCOPE = ["promotion_id", "band", "variant", "window_days"]
TYPES = {
    "promotion_id": "string",
    "band": "string",
    "variant": "string",
    "window_days": "int32",
    "fisher_p_value": "float64",
    "revenue_difference": "float64",
    "revenue_ci_low": "float64",
    "revenue_ci_high": "float64",
    "revenue_p_value": "float64",
    "revenue_bootstrap_low": "float64",
    "revenue_bootstrap_high": "float64",
}


def model(dbt, session) -> pd.DataFrame:
    """One row per promotion, band, variant and window of days that is read."""
    z, draws = float(dbt.config.get("z")), int(dbt.config.get("draws"))
    readable = dbt.ref("int_uplifts_filtered_to_readable").order("all").df()
    # in one order, so that the same people are drawn each time
    outcomes = dbt.ref("int_outcomes_counted").order("all").df()
    steps = dict(list(outcomes.groupby([*SCOPE, "arm"])))
    rows = []
    for row in readable.itertuples():
        scope = tuple(getattr(row, column) for column in SCOPE)
        groups = [steps.get((*scope, arm)) for arm in ("treated", "holdout")]
        groups = [outcomes[:0] if group is None else group for group in groups]
        tested = welch(*(sums(group) for group in groups), z)
        drawn = bootstrap(
            *(
                (group["people_count"], group["revenue_amount"].astype("float64"))
                for group in groups
            ),
            z,
            draws,
            [crc32("|".join(scope[:3]).encode()), scope[3]],
        )
        exact = fisher_p(
            row.treated_buyers, row.treated_count, row.holdout_buyers, row.holdout_count
        )
        rows.append(
            (
                *scope,
                exact,
                tested.value,
                tested.low,
                tested.high,
                tested.p_value,
                *drawn,
            )
        )
    return pd.DataFrame(rows, columns=list(TYPES)).astype(TYPES)


def sums(group: pd.DataFrame) -> tuple[int, float, float]:
    """People of a group, their revenue, and the squares of it."""
    return (
        int(group["people_count"].sum()),
        float(group["revenue_amount"].sum()),
        float(group["revenue_squares"].sum()),
    )
