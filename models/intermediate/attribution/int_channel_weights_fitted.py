"""What each channel group weighs, by the paths that led to an order or did not."""

import pandas as pd

from percorso.attribution import removal_effects, shapley

TYPES = {"model": "string", "channel_group": "string", "weight": "float64"}


def model(dbt, session) -> pd.DataFrame:
    """One row per model and channel group on a path with an order."""
    # in one order, so that the last digit is the same each time
    counted = dbt.ref("int_touch_paths_counted").order("path").df()
    paths = [
        (tuple(row.path.split(" > ")), row.orders_count, row.left_count)
        for row in counted.itertuples()
    ]
    orders = {}
    for path, ordered, _ in paths:
        if ordered:
            together = frozenset(path)
            orders[together] = orders.get(together, 0) + ordered
    weights = {"markov": removal_effects(paths), "shapley": shapley(orders)}
    rows = [
        (name, channel, value / sum(of_channels.values()))
        for name, of_channels in weights.items()
        for channel, value in sorted(of_channels.items())
    ]
    return pd.DataFrame(rows, columns=list(TYPES)).astype(TYPES)
