"""Parameters of the models of how often and for how much customers order."""

import pandas as pd

from percorso.values import fit_orders, fit_spend

COLUMNS = ["r", "alpha", "a", "b", "p", "q", "v"]


def model(dbt, session) -> pd.DataFrame:
    """One row per model, once as tested and once as used today."""
    enough = int(dbt.config.get("enough"))
    # in one order, so that the last digit is the same each time
    orders = dbt.ref("int_value_cells_counted").order("all").df()
    spends = dbt.ref("int_spend_cells_counted").order("all").df()
    rows = []
    for name, cells in orders.groupby("model"):
        again = cells[cells["order_days_count"] > 1]
        spent = spends[spends["model"] == name]
        if min(again["people_count"].sum(), spent["people_count"].sum()) < enough:
            continue
        # all of one week: no time has passed in which anybody could come back
        if cells["weeks_known"].max() == 0:
            continue
        try:
            ordering = fit_orders(
                cells["order_days_count"] - 1,
                cells["weeks_ordering"],
                cells["weeks_known"],
                cells["people_count"],
            )
            spending = fit_spend(
                spent["order_days_count"],
                spent["average_amount"].astype("float64"),
                spent["people_count"],
            )
        except ArithmeticError:
            # enough to learn from, and still no model: told apart by nulls
            values = {}
        else:
            values = {**vars(ordering), **vars(spending)}
        rows.append((name, *(values.get(column) for column in COLUMNS)))
    table = pd.DataFrame(rows, columns=["model", *COLUMNS])
    return table.astype({"model": "string", **dict.fromkeys(COLUMNS, "float64")})
