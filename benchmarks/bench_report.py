"""The page of bench.py: from what was measured to tables, targets and growth."""

import math
from collections.abc import Iterable
from typing import Any

from report import table

# What single chains cost, in models of theirs; identity's are found in the manifest.
CHAINS = {
    "clusters": ["int_identifiers_clustered"],
    "sessions": [
        *("int_events_bucketed", "int_buckets_sessioned", "int_orders_sessioned"),
        *("int_buckets_aggregated_to_sessions", "int_moments_described"),
        "int_events_aggregated_to_sessions",
    ],
    "customers": [
        *("int_returns_aggregated_to_order_lines", "int_exchange_rates_ranged"),
        *("int_orders_typed", "int_orders_rated"),
        *("int_order_lines_priced", "int_orders_valued"),
        *("int_orders_profiled", "int_orders_profiled_to_customers"),
        "int_purchases_aggregated_to_customers",
    ],
    "promotions": [
        *("int_purchases_grouped", "int_promotions_due", "int_promotions_triggered"),
    ],
    "attribution": ["int_orders_reached", "order_attribution", "attribution_kpis"],
}
SAID = {
    "identity": "from links to ids, guards and histories too",
    "clusters": "from links to components, a part of it",
    "sessions": "from events to sessions",
    "customers": "from orders, lines and returns to what each customer bought",
    "promotions": "from order lines to who is due for a replacement",
    "attribution": "from touches and orders to what channels bring; the models have "
    "nine ways to share an order out, the others one",
}
NORMALISING = ["int_identifiers_extracted", "int_identifiers_normalised"]
NORMALISING += ["int_email_domains_split", "int_email_domains_encoded"]
NORMALISING += ["int_identifiers_valued"]

KILLED = (
    " `killed` is what took more memory than the machine has, so that the system "
    "ended it."
)

# Times the scan, in CPU seconds.
MOST_SCANS = {
    "identity": 9,
    "sessions": 8,
    "customers": 13,
    "promotions": 3,
    "attribution": 8,
}
MOST_TUNED = 4
MOST_DAY = 0.25
MOST_DBT = 0.35
MOST_GROWTH = 1.1
MOST_LANDING = 3
MOST_NORMALISING = 20
STEPS = {
    "land": "landing: checked, typed, written as Parquet",
    "check": "the checks of what landed, with their pages",
    "parse": "dbt: reading the project",
    "seed": "dbt: definitions",
    "run": "dbt: models",
    "test": "dbt: tests of the tables",
    "publish": "publishing",
}
SHOWN = 30
# A shorter time is noise.
LEAST = 0.5

Costs = dict[str, dict[str, float]]


def described(result: dict[str, Any], others: list[dict[str, Any]]) -> str:
    """The result as a page of Markdown.

    Args:
        result: what bench.py measured.
        others: results at other sizes, the smallest first.

    Returns:
        The page.
    """
    found = result["machine"]
    rows = result["full"]["rows"]
    limit = result["memory_limit"]
    times = f"{result['builds']} builds" if result["builds"] > 1 else "One build"
    return "\n\n".join(
        [
            f"# A whole retailer, {result['size']:g} million people",
            "Written by `benchmarks/bench.py`.",
            f"{rows['stg_crm__contacts']:,} contacts, {rows['stg_shop__orders']:,} "
            f"orders, {rows['stg_shop__order_lines']:,} order lines, "
            f"{rows['stg_web__events']:,} web events and "
            f"{rows['stg_messaging__events']:,} message events become "
            f"{rows['customers']:,} customers, {rows['sessions']:,} sessions and "
            f"{rows['touchpoints']:,} touchpoints. {times}, on {found['cpus']} cores "
            f"and {found['memory_gb']} GB with DuckDB {found['duckdb']} and Python "
            f"{found['python']}; memory of the engine: "
            f"{limit or '75 % of the machine'}. Medians where there are several runs.",
            *about_targets(result, others),
            *about_steps(result),
            *about_chains(result),
            *about_models(result),
            *about_growth(result, others),
        ]
    )


def net(result: dict[str, Any], of: str = "full") -> dict[str, float]:
    """CPU seconds of each model, less what dbt costs where there is nothing to do."""
    floor = result["floor"]["models"]
    return {
        name: max(0.0, cost["cpu_seconds"] - floor[name]["cpu_seconds"])
        for name, cost in result[of]["models"].items()
    }


def chain_models(result: dict[str, Any], chain: str) -> list[str]:
    """The models of a chain that make a table."""
    return result["identity"] if chain == "identity" else CHAINS[chain]


def summed(costs: dict[str, float], names: Iterable[str]) -> float:
    """Seconds of some models."""
    return sum(costs.get(name, 0.0) for name in names)


def about_targets(result: dict[str, Any], others: list[dict[str, Any]]) -> list[str]:
    """Paragraphs on each target, and by how much it is met or missed."""
    costs = net(result)
    rows = []
    for chain, most in MOST_SCANS.items():
        scan = result["chains"][chain]["contenders"]["scan"]["cpu_seconds"]
        own = summed(costs, chain_models(result, chain))
        rows.append(judged(f"{chain}, times the scan", own / max(scan, 0.001), most))
    if "converted" in result:
        landing = result["full"]["steps"]["land"]["cpu_seconds"]
        rows.append(
            judged(
                "landing, times writing the same files as Parquet",
                landing / max(result["converted"]["cpu_seconds"], 0.001),
                MOST_LANDING,
            )
        )
    normalising = summed(costs, NORMALISING) / result["size"]
    rows.append(judged("normalising, CPU s at size 1", normalising, MOST_NORMALISING))
    splink = result["chains"]["clusters"]["contenders"].get("splink")
    if splink:
        own = summed(costs, CHAINS["clusters"])
        rows.append(
            judged(
                "clusters, share of Splink's clustering",
                own / splink["cpu_seconds"],
                0.2,
            )
        )
    tuned = sum(
        chain["contenders"]["tuned"]["cpu_seconds"]
        for chain in result["chains"].values()
        if "tuned" in chain["contenders"]
    )
    full = sum(costs.values())
    rows.append(judged("all models, times the hand-written", full / tuned, MOST_TUNED))
    day, whole = (result[of]["steps"]["run"]["cpu_seconds"] for of in ("day", "full"))
    rows.append(judged("models of one day more, of a full run", day / whole, MOST_DAY))
    idle = sum(
        result["floor"]["steps"][step]["cpu_seconds"] for step in ("parse", "run")
    )
    run = sum(result["day"]["steps"][s]["cpu_seconds"] for s in ("parse", "run"))
    rows.append(judged("dbt's own cost, of one day's models", idle / run, MOST_DBT))
    grown = growth(result, others)
    if grown:
        worst = max(grown, key=lambda one: one["exponent"])
        rows.append(
            judged(
                f"growth, the worst model ({worst['model']})",
                worst["exponent"],
                MOST_GROWTH,
            )
        )
    return [
        "## Targets",
        "CPU seconds over CPU seconds of the same run; the lower, the better.",
        table(["", "measured", "at most", ""], rows),
    ]


def judged(what: str, measured: float, most: float) -> list[str]:
    """A row: a figure, its target, and what is between them."""
    if measured <= most:
        verdict = "met"
    else:
        verdict = f"missed, {measured / most:.1f} times as much"
    return [what, f"{measured:,.2f}", f"{most:g}", verdict]


def about_steps(result: dict[str, Any]) -> list[str]:
    """Paragraphs on what each step cost, in full and for one day more."""
    rows = []
    for step, said in STEPS.items():
        full, day = result["full"]["steps"][step], result["day"]["steps"].get(step)
        rows.append(
            [
                said,
                f"{full['cpu_seconds']:,.1f}",
                f"{full['wall_seconds']:,.1f}",
                f"{full['peak_mb']:,.0f}",
                f"{full['spill_mb']:,.0f}",
                f"{day['cpu_seconds']:,.1f}" if day else None,
                f"{result['floor']['steps'][step]['cpu_seconds']:,.1f}",
            ]
        )
    sizes = result["full"]["sizes_mb"]
    failed = result["day"].get("failed")
    return [
        "## Step by step",
        *([f"The day more did not come to its end: {failed}."] if failed else []),
        f"{sizes['landed']:,.0f} MB landed, {sizes['database']:,.0f} MB in the working "
        f"database, {sizes['published']:,.0f} MB published.",
        table(
            [
                *("step", "CPU s", "wall s", "peak MB", "spilt MB"),
                *("one day more, CPU s", "200 people, CPU s"),
            ],
            rows,
        ),
    ]


def about_chains(result: dict[str, Any]) -> list[str]:
    """Paragraphs on the chains beside the scan and the other ways."""
    costs = net(result)
    is_any_killed = not all(
        all(measured["contenders"].values()) for measured in result["chains"].values()
    )
    listed = ["tuned", "textbook", "scipy", "splink", "polars", "pandas"]
    seconds_rows, peak_rows = [], []
    for chain, measured in result["chains"].items():
        found = measured["contenders"]
        scan = found["scan"]["cpu_seconds"]
        own = summed(costs, chain_models(result, chain))
        seconds_rows.append(
            [
                chain,
                measured["rows"],
                f"{scan:.2f}",
                f"{own:.2f}",
                f"{own / max(scan, 0.001):.1f}",
                *(cell(found, name, "cpu_seconds", ".2f") for name in listed),
            ]
        )
        peak_rows.append(
            [
                chain,
                f"{most(result['full']['models'], chain_models(result, chain)):,.0f}",
                *(cell(found, name, "peak_mb", ",.0f") for name in listed),
            ]
        )
    return [
        "## Beside one scan, and beside other ways",
        "\n".join(f"- **{chain}**: {said}" for chain, said in SAID.items()),
        "CPU seconds. All find the same rows, or nothing is told. The others read "
        "Parquet with just these columns and work out these columns of the answer "
        "alone; `tuned` is SQL by hand, `textbook` SQL as first written. Of the "
        "models, what dbt costs is taken off." + (KILLED if is_any_killed else ""),
        table(["chain", "rows", "scan", "models", "÷ scan", *listed], seconds_rows),
        "Peak memory in MB; of the models, dbt's own and what the engine kept in "
        "memory before are in it.",
        table(["chain", "models", *listed], peak_rows),
    ]


def cell(
    found: dict[str, dict[str, float]], name: str, cost: str, style: str
) -> str | None:
    """A contender's cost as the tables show it; None when it was not there."""
    if name not in found:
        return None
    return format(found[name][cost], style) if found[name] else "killed"


def most(costs: Costs, names: Iterable[str]) -> float:
    """The largest peak of memory of some models."""
    return max(costs[name]["peak_mb"] for name in names if name in costs)


def about_models(result: dict[str, Any]) -> list[str]:
    """Paragraphs on what dominates: folders, models, tests."""
    costs, later = net(result), net(result, "day")
    total = sum(costs.values())
    by_folder: dict[str, float] = {}
    for name, seconds in costs.items():
        folder = result["folders"].get(name, "")
        by_folder[folder] = by_folder.get(folder, 0.0) + seconds
    rows = []
    for name in sorted(costs, key=costs.get, reverse=True)[:SHOWN]:
        cost = result["full"]["models"][name]
        rows.append(
            [
                f"`{name}`",
                result["full"]["rows"].get(name),
                f"{costs[name]:.2f}",
                f"{100 * costs[name] / total:.1f}",
                f"{cost['wall_seconds']:.2f}",
                f"{cost['peak_mb']:,.0f}",
                f"{cost['spill_mb']:,.0f}",
                f"{later.get(name, 0.0):.2f}",
            ]
        )
    tests = result["full"]["tests"]
    dear = sorted(tests, key=lambda n: tests[n]["cpu_seconds"], reverse=True)[:10]
    return [
        "## What dominates",
        f"All models: {total:,.1f} CPU s.",
        table(
            ["folder", "CPU s", "%"],
            [
                [folder, f"{seconds:.1f}", f"{100 * seconds / total:.1f}"]
                for folder, seconds in sorted(
                    by_folder.items(), key=lambda item: -item[1]
                )
                if seconds >= 0.005 * total
            ],
        ),
        f"The {SHOWN} dearest models:",
        table(
            [
                *("model", "rows", "CPU s", "%", "wall s", "peak MB", "spilt MB"),
                "one day more, CPU s",
            ],
            rows,
        ),
        "The ten dearest tests:",
        table(
            ["test", "CPU s"],
            [[f"`{name}`", f"{tests[name]['cpu_seconds']:.2f}"] for name in dear],
        ),
    ]


def growth(
    result: dict[str, Any], others: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """How the time of each model grows from the next smaller size to this one.

    Returns:
        For each model that takes long enough at both: `model`, `before`, `now`
        and `exponent`, the steepest first.
    """
    smaller = [one for one in others if one["size"] < result["size"]]
    if not smaller:
        return []
    before, now = net(smaller[-1]), net(result)
    ratio = math.log(result["size"] / smaller[-1]["size"])
    found = [
        {
            "model": name,
            "before": before[name],
            "now": now[name],
            "exponent": math.log(now[name] / before[name]) / ratio,
        }
        for name in now
        if now[name] >= LEAST and before.get(name, 0) >= LEAST / 5
    ]
    return sorted(found, key=lambda one: -one["exponent"])


def about_growth(result: dict[str, Any], others: list[dict[str, Any]]) -> list[str]:
    """Paragraphs on growth since the next smaller size, where there is one."""
    grown = growth(result, others)
    if not grown:
        return []
    size = max(one["size"] for one in others if one["size"] < result["size"])
    return [
        "## Growth",
        f"From {size:g} to {result['size']:g} million people: time grows as size to "
        "the power of the exponent. The steepest models:",
        table(
            ["model", f"CPU s at {size:g}", "CPU s", "exponent"],
            [
                [
                    f"`{one['model']}`",
                    f"{one['before']:.2f}",
                    f"{one['now']:.2f}",
                    f"{one['exponent']:.2f}",
                ]
                for one in grown[:20]
            ],
        ),
    ]
