"""How often customers will order again and for how much: BG/NBD and Gamma-Gamma.

Formulas: Fader, Hardie and Lee, "Counting Your Customers" the Easy Way (2005);
Fader and Hardie, The Gamma-Gamma Model of Monetary Value (2013).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize
from scipy.special import gammaln, hyp2f1

# Logarithms of the parameters, in units of the longest time or the mean amount.
BOUNDS = (-8.0, 8.0)
# A search that comes to its end needs a hundredth of these. Where rounding hides
# what more there is to gain, it ends as "abnormal": that is no failure.
LIMITS = {"maxiter": 2_000, "maxfun": 50_000}
STOPPED_BY_LIMITS = 1


@dataclass(frozen=True)
class OrderModel:
    """BG/NBD: customers order at rates of their own and stop at some order.

    Rates follow a gamma distribution of shape `r` and rate `alpha`, in the unit
    of time of the data; the chance to stop after an order a beta distribution
    of `a` and `b`.
    """

    r: float
    alpha: float
    a: float
    b: float

    def odds_stopped(self, x: ArrayLike, t_x: ArrayLike, t: ArrayLike) -> np.ndarray:
        """Odds that a customer has stopped ordering.

        Args:
            x: orders after the first.
            t_x: time from the first order to the last.
            t: time from the first order to now.
        """
        x, t_x, t = (np.asarray(values, dtype="float64") for values in (x, t_x, t))
        waited = (self.r + x) * np.log((self.alpha + t) / (self.alpha + t_x))
        # nobody stops before the second order: the model has no other time for it
        return np.where(
            x > 0, self.a / (self.b + np.maximum(x, 1) - 1) * np.exp(waited), 0.0
        )

    def alive(self, x: ArrayLike, t_x: ArrayLike, t: ArrayLike) -> np.ndarray:
        """Chance that a customer goes on ordering, 0 to 1; see odds_stopped."""
        return 1 / (1 + self.odds_stopped(x, t_x, t))

    def expected_orders(
        self, ahead: float, x: ArrayLike, t_x: ArrayLike, t: ArrayLike
    ) -> np.ndarray:
        """Orders expected in the time `ahead`; see odds_stopped."""
        x, t = np.asarray(x, dtype="float64"), np.asarray(t, dtype="float64")
        elapsed = self.alpha + t
        left = (elapsed / (elapsed + ahead)) ** (self.r + x) * hyp2f1(
            self.r + x, self.b + x, self.a + self.b + x - 1, ahead / (elapsed + ahead)
        )
        grown = (self.a + self.b + x - 1) / (self.a - 1) * (1 - left)
        return grown * self.alive(x, t_x, t)

    def log_likelihood(
        self, x: ArrayLike, t_x: ArrayLike, t: ArrayLike, people: ArrayLike
    ) -> float:
        """Logarithm of the likelihood of customers, each row counted `people` times."""
        x, t_x, t = (np.asarray(values, dtype="float64") for values in (x, t_x, t))
        ordered = gammaln(self.r + x) - gammaln(self.r) + self.r * np.log(self.alpha)
        stayed = (
            gammaln(self.a + self.b)
            + gammaln(self.b + x)
            - gammaln(self.b)
            - gammaln(self.a + self.b + x)
        )
        waited = -(self.r + x) * np.log(self.alpha + t)
        told = ordered + stayed + waited + np.log1p(self.odds_stopped(x, t_x, t))
        return float(np.sum(np.asarray(people) * told))


@dataclass(frozen=True)
class SpendModel:
    """Gamma-Gamma: each customer's orders scatter around a mean of their own.

    An order is gamma of shape `p`; its rate, over customers, gamma of shape `q`
    and rate `v`, in the unit of the amounts.
    """

    p: float
    q: float
    v: float

    def log_likelihood(
        self, orders: ArrayLike, mean: ArrayLike, people: ArrayLike
    ) -> float:
        """Logarithm of the likelihood of customers, each row counted `people` times."""
        orders = np.asarray(orders, dtype="float64")
        mean = np.asarray(mean, dtype="float64")
        shape = self.p * orders
        told = (
            gammaln(shape + self.q)
            - gammaln(shape)
            - gammaln(self.q)
            + self.q * np.log(self.v)
            + (shape - 1) * np.log(mean)
            + shape * np.log(orders)
            - (shape + self.q) * np.log(self.v + orders * mean)
        )
        return float(np.sum(np.asarray(people) * told))


def fit_orders(
    x: ArrayLike, t_x: ArrayLike, t: ArrayLike, people: ArrayLike
) -> OrderModel:
    """The order model of the greatest likelihood.

    Args:
        x, t_x, t: see OrderModel.odds_stopped, one row per kind of customer.
        people: customers of the row.
    Raises:
        ArithmeticError: when no best model is found.
    """
    scale = float(np.max(np.asarray(t)))
    t_x, t = np.asarray(t_x) / scale, np.asarray(t) / scale
    best = most_likely(
        lambda values: OrderModel(*values).log_likelihood(x, t_x, t, people), 4, people
    )
    return OrderModel(best[0], best[1] * scale, best[2], best[3])


def fit_spend(orders: ArrayLike, mean: ArrayLike, people: ArrayLike) -> SpendModel:
    """The spend model of the greatest likelihood.

    Args:
        orders, mean: how many orders and their mean amount, above 0; one row
            per kind of customer.
        people: customers of the row.
    Raises:
        ArithmeticError: when no best model is found.
    """
    scale = float(np.average(mean, weights=people))
    mean = np.asarray(mean, dtype="float64") / scale
    best = most_likely(
        lambda values: SpendModel(*values).log_likelihood(orders, mean, people),
        3,
        people,
    )
    return SpendModel(best[0], best[1], best[2] * scale)


def most_likely(log_likelihood, parameters: int, people: ArrayLike) -> np.ndarray:
    """Positive parameters of the greatest likelihood, searched as logarithms.

    Where nobody stops ordering, or all are alike, the greatest likelihood lies at
    infinity: the search ends at its BOUNDS, where more makes no difference.

    Raises:
        ArithmeticError: when the search finds none within LIMITS.
    """
    weight = float(np.sum(people))
    found = minimize(
        lambda logs: -log_likelihood(np.exp(logs)) / weight,
        np.zeros(parameters),
        method="L-BFGS-B",
        bounds=[BOUNDS] * parameters,
        options={**LIMITS, "ftol": 1e-13, "gtol": 1e-7},
    )
    if found.status == STOPPED_BY_LIMITS or not (
        np.isfinite(found.x).all() and np.isfinite(found.fun)
    ):
        raise ArithmeticError(f"no most likely model: {found.message}")
    return np.exp(found.x)
