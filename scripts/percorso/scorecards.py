"""How likely an outcome is, by points per bin: logistic regression on counts."""

import warnings
from collections.abc import Sequence

import numpy as np
import pandas as pd
import statsmodels.api as sm
from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

# A regression that comes to its end needs ten.
ROUNDS = 100

TYPES = {
    "feature": "string",
    "at_least": "float64",
    "taken_from": "float64",
    "people_count": "int64",
    "outcomes_count": "int64",
    "coefficient": "float64",
    "standard_error": "float64",
}


def taken_bins(counted: pd.DataFrame, enough: int) -> dict[float, float]:
    """Which bin speaks for each: itself, unless it is too thin to.

    A thin bin takes what the next one below says, and without any below what
    the next above says.

    Args:
        counted: a row per bin, by its lower bound as index, with people_count
            and outcomes_count.
        enough: people with the outcome, and people without it, of a bin that
            speaks for itself.
    Returns:
        Lower bound to lower bound; empty when no bin has enough.
    """
    missed = counted["people_count"] - counted["outcomes_count"]
    least = np.minimum(counted["outcomes_count"], missed)
    thick = sorted(counted.index[least >= enough])
    if not thick:
        return {}
    return {
        bound: max((other for other in thick if other <= bound), default=thick[0])
        for bound in sorted(counted.index)
    }


def fit(cells: pd.DataFrame, features: Sequence[str], enough: int) -> pd.DataFrame:
    """Points of every bin: logarithms of odds, to be added up.

    The bin of the most people has none, and whoever's value is not known gets
    none: the others are measured against them.

    Args:
        cells: a row per combination of bins, with people_count, outcomes_count
            and `<feature>_from`: the lower bound of the bin, or null. One of
            nobody is not learnt from, and its bins have points even so.
        features: names of the features.
        enough: see taken_bins.
    Returns:
        A row per feature and bin with the columns of TYPES, the first of feature
        'constant'; none when there are not enough outcomes, or not enough people
        without one.
    Raises:
        ValueError: when a cell has more outcomes than people.
        ArithmeticError: when no best points are found within ROUNDS.
    """
    outcomes = cells["outcomes_count"]
    missed = cells["people_count"] - outcomes
    if (missed < 0).any():
        raise ValueError("a cell has more outcomes than people")
    if min(outcomes.sum(), missed.sum()) < max(enough, 1):
        return table([])
    counts = cells[["people_count", "outcomes_count"]]
    design = {"constant": np.ones(len(cells))}
    rows = [("constant", None, None, *counts.sum())]
    for feature in features:
        bounds = cells[f"{feature}_from"].astype("float64")
        counted = counts.groupby(bounds).sum()
        taken = taken_bins(counted, enough)
        speaking = bounds.map(taken)
        people = cells["people_count"].groupby(speaking).sum()
        for bound in people.index.drop(people.idxmax()) if len(people) else []:
            design[feature, bound] = (speaking == bound).astype("float64")
        for bound in counted.index:
            rows.append((feature, bound, taken.get(bound), *counted.loc[bound]))
    learnt = (cells["people_count"] > 0).to_numpy()
    regression = sm.GLM(
        np.column_stack([outcomes, missed])[learnt],
        np.column_stack(list(design.values()))[learnt],
        family=sm.families.Binomial(),
    )
    # as many cells as points are met exactly: no fault, and nothing to warn of
    with warnings.catch_warnings(), np.errstate(divide="ignore", invalid="ignore"):
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        fitted = regression.fit(maxiter=ROUNDS)
    if not (fitted.converged and np.isfinite(fitted.params).all()):
        raise ArithmeticError(f"no most likely points after {ROUNDS} rounds")
    points = dict(zip(design, fitted.params, strict=True))
    errors = dict(zip(design, fitted.bse, strict=True))
    keys = [(row[0], row[2]) if row[1] is not None else row[0] for row in rows]
    return table(
        [
            (*row, points.get(key, 0.0), errors.get(key))
            for row, key in zip(rows, keys, strict=True)
        ]
    )


def table(rows: list[tuple]) -> pd.DataFrame:
    """Rows under the names and types of TYPES, though there be none."""
    return pd.DataFrame(rows, columns=list(TYPES)).astype(TYPES)
