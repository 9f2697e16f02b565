"""Exact p of each pair of variants with few buyers."""

import pandas as pd

from percorso.uplift import fisher_p

PAIR = ["promotion_id", "window_days", "variant", "other_variant"]
TYPES = {
    "promotion_id": "string",
    "window_days": "int32",
    "variant": "string",
    "other_variant": "string",
    "fisher_p_value": "float64",
}


def model(dbt, session) -> pd.DataFrame:
    """One row per promotion, pair of variants and window of days."""
    pairs = dbt.ref("int_variant_pairs_counted").order("all").df()
    exact = [
        fisher_p(
            pair.variant_buyers, pair.variant_count, pair.other_buyers, pair.other_count
        )
        for pair in pairs.itertuples()
    ]
    return pairs[PAIR].assign(fisher_p_value=exact)[list(TYPES)].astype(TYPES)
