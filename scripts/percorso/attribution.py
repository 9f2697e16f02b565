"""What each channel adds to the orders, by the paths that customers took."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

Path = tuple[Sequence[str], float, float]


def removal_effects(paths: Iterable[Path]) -> dict[str, float]:
    """Share of the orders that would be lost without each channel.

    Paths are read as an absorbing Markov chain: from the start to a channel, from
    each channel to the next, in the end to an order or away. Whoever would go to a
    channel that is not there goes away (Anderl, Becker, von Wangenheim, Schumann:
    Mapping the customer journey, 2016; of the first order). The probability of an
    order is solved for, (I - Q) p = r, not simulated.

    Args:
        paths: the channels in order, how many such paths ended in an order, and how
            many did not.
    Returns:
        A share per channel of any path with an order: above 0, at most 1.
    Raises:
        ValueError: when a count is below 0 or a path is empty.
    """
    paths = [path for path in paths if path[1] or path[2]]
    for channels, ordered, left in paths:
        if min(ordered, left) < 0:
            raise ValueError(f"a path is counted below 0: {ordered}, {left}")
        if not channels:
            raise ValueError("a path has no channel")
    names = sorted({name for channels, _, _ in paths for name in channels})
    number = {name: index for index, name in enumerate(names, start=1)}
    # row and column 0 are the start
    steps = np.zeros((len(names) + 1, len(names) + 1))
    ends = np.zeros((len(names) + 1, 2))
    for channels, ordered, left in paths:
        states = [0, *(number[name] for name in channels)]
        np.add.at(steps, (states[:-1], states[1:]), ordered + left)
        ends[states[-1]] += (ordered, left)
    total = steps.sum(axis=1) + ends.sum(axis=1)
    if not ends[:, 0].sum():
        return {}
    moves = steps / total[:, None]
    orders = ends[:, 0] / total
    every = order_probability(moves, orders)
    effects = {}
    for name, index in number.items():
        kept = np.arange(len(moves)) != index
        without = order_probability(moves[np.ix_(kept, kept)], orders[kept])
        effects[name] = 1 - without / every
    ordering = {name for channels, ordered, _ in paths if ordered for name in channels}
    return {name: effect for name, effect in effects.items() if name in ordering}


def order_probability(moves: np.ndarray, orders: np.ndarray) -> float:
    """Probability of an order from the first state of an absorbing chain.

    Args:
        moves: from each state to each other; what a row lacks to 1 is absorbed.
        orders: from each state straight to an order.
    """
    return float(np.linalg.solve(np.eye(len(moves)) - moves, orders)[0])


def shapley(together: Mapping[frozenset[str], float]) -> dict[str, float]:
    """Each channel's part of the orders, by what it adds to any others.

    Channels S are worth what was ordered by way of S or of some of S alone. In such
    a game the Shapley value has a closed form: what belongs to a set is shared
    evenly among its members (Harsanyi: A simplified bargaining model for the
    n-person cooperative game, 1963). So it is exact for any number of channels, and
    nothing is drawn by lot.

    Args:
        together: orders, or any ratio of them, by the channels of their path,
            whatever their order there.
    Returns:
        A part per channel; they add up to the sum of `together`.
    Raises:
        ValueError: when something was ordered by way of no channel.
    """
    if together.get(frozenset()):
        raise ValueError("orders of no channel belong to none")
    parts = {}
    for channels, orders in together.items():
        for name in sorted(channels):
            parts[name] = parts.get(name, 0.0) + orders / len(channels)
    return parts
