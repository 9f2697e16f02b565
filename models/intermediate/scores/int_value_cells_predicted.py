"""How likely customers go on ordering, and how often, by what they did so far."""

import pandas as pd

from percorso.values import OrderModel

TYPES = {
    "model": "string",
    "order_days_count": "int64",
    "weeks_ordering": "int64",
    "weeks_known": "int64",
    "alive_rate": "float64",
    "expected_orders": "float64",
}


def model(dbt, session) -> pd.DataFrame:
    """One row per model, orders so far, weeks ordering and weeks known."""
    weeks_ahead = int(dbt.config.get("days_ahead")) / 7
    cells = dbt.ref("int_value_cells_counted").df()
    tables = [pd.DataFrame(columns=list(TYPES)).astype(TYPES)]
    for fitted in dbt.ref("int_value_models_fitted").df().dropna().itertuples():
        ordering = OrderModel(fitted.r, fitted.alpha, fitted.a, fitted.b)
        known = cells[cells["model"] == fitted.model]
        told = (
            known["order_days_count"] - 1,
            known["weeks_ordering"],
            known["weeks_known"],
        )
        predicted = known.assign(
            alive_rate=ordering.alive(*told),
            expected_orders=ordering.expected_orders(weeks_ahead, *told),
        )
        tables.append(predicted[list(TYPES)].astype(TYPES))
    return pd.concat(tables)
