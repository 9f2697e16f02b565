"""Points of each bin of each score, once as tested and once as used today."""

import pandas as pd

from percorso.scorecards import fit, table

MODELS = {"tested": "is_learnt_for_test", "used": "is_learnt"}


def model(dbt, session) -> pd.DataFrame:
    """One row per score, model, feature and bin."""
    # in one order, so that the last digit is the same each time
    cells = dbt.ref("int_score_cells_counted").order("score, period, cell").df()
    enough = int(dbt.config.get("enough"))
    features = [name.removesuffix("_from") for name in cells if name.endswith("_from")]
    fitted = [table([]).assign(score=pd.Series(dtype="string"), model="")]
    for score, of_score in cells.groupby("score"):
        for name, flag in MODELS.items():
            counts = ["people_count", "outcomes_count"]
            known = of_score.copy()
            known.loc[~known[flag], counts] = 0
            try:
                points = fit(known, features, enough)
            except ArithmeticError:
                # enough to learn from, and still no points: told apart by a null
                totals = known[counts].sum()
                points = table([("constant", None, None, *totals, None, None)])
            fitted.append(points.assign(score=score, model=name))
    return pd.concat(fitted)
