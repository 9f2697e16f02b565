"""Are two groups apart? Exact test, Welch's interval, bootstrap: pure arithmetic.

Groups come as counts or as steps (so many people, so much revenue together), never
person by person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan, sqrt

import numpy as np
from scipy import stats

# Below this expected count a normal approximation is not to be trusted: W. G.
# Cochran, Some methods for strengthening the common chi-square tests (1954).
SMALLEST_CELL = 5


@dataclass(frozen=True)
class Difference:
    """Mean of the first group less that of the second; nan where not known."""

    value: float
    low: float
    high: float
    p_value: float


def fisher_p(hits: int, people: int, other_hits: int, other_people: int) -> float:
    """Two-sided p of Fisher's exact test, where it is needed.

    R. A. Fisher, Statistical Methods for Research Workers (1934), section 21.02;
    as extreme as what was seen are all tables that are no more likely.

    Args:
        hits, people: of the first group; other_hits, other_people: of the second.
    Returns:
        p, 0 to 1; nan when a group is empty or no cell of the table is expected to
        hold fewer than SMALLEST_CELL.
    """
    everybody, all_hits = people + other_people, hits + other_hits
    if not people or not other_people:
        return nan
    rarer = min(all_hits, everybody - all_hits)
    if min(people, other_people) * rarer >= SMALLEST_CELL * everybody:
        return nan
    table = [[hits, people - hits], [other_hits, other_people - other_hits]]
    return float(stats.fisher_exact(table).pvalue)


def moments(people: int, total: float, squares: float) -> tuple[float, float]:
    """Mean of a group, and the variance of that mean; nan of fewer than two."""
    if people < 2:
        return (total / people if people else nan), nan
    spread = max(squares - total * total / people, 0.0)
    return total / people, spread / (people - 1) / people


def welch(
    group: tuple[int, float, float], other: tuple[int, float, float], z: float
) -> Difference:
    """Difference of two means with unequal variances.

    B. L. Welch, Biometrika 34 (1947) 28-35.

    Args:
        group, other: people, their sum, and the sum of their squares.
        z: two-sided normal quantile of the interval, 1.96 for 95 %; Student's of
            the same probability is used.
    Returns:
        Ends and p are nan with fewer than two people in a group, or no spread.
    """
    mean, error = moments(*group)
    other_mean, other_error = moments(*other)
    value, square = mean - other_mean, error + other_error
    if not square > 0:
        return Difference(value, nan, nan, nan)
    freedom = square**2 / (error**2 / (group[0] - 1) + other_error**2 / (other[0] - 1))
    reach = stats.t.isf(stats.norm.sf(z), freedom) * sqrt(square)
    p_value = 2 * stats.t.sf(abs(value) / sqrt(square), freedom)
    return Difference(value, value - reach, value + reach, float(p_value))


def bootstrap(
    group: tuple[Sequence[int], Sequence[float]],
    other: tuple[Sequence[int], Sequence[float]],
    z: float,
    draws: int,
    seed: Sequence[int],
) -> tuple[float, float]:
    """Percentile interval of the difference of two means, by drawing people anew.

    B. Efron and R. J. Tibshirani, An Introduction to the Bootstrap (1993), chapter
    13. People of one step count as its mean each, so that a draw of a group is one
    multinomial draw of its steps.

    Args:
        group, other: people of each step, and their sum.
        z: see welch; the same share of the draws is left out on each side.
        draws: how many.
        seed: the only source of chance.
    Returns:
        Lower and upper end; nan when a group is empty.
    """
    chance = np.random.default_rng(seed)
    means = []
    for people, total in (group, other):
        counts = np.asarray(people, dtype="int64")
        everybody = int(counts.sum())
        if not everybody:
            return nan, nan
        each = np.asarray(total, dtype="float64") / counts
        drawn = chance.multinomial(everybody, counts / everybody, size=draws)
        means.append(drawn @ each / everybody)
    left_out = stats.norm.sf(z)
    low, high = np.quantile(means[0] - means[1], [left_out, 1 - left_out])
    return float(low), float(high)
