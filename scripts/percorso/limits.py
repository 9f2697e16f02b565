"""How much of the machine the engine may use, wherever it is at work."""

import os
import re

from percorso.errors import Refused

MEMORY_SHARE = 0.75
# The engine takes a negative amount for no limit at all.
AMOUNT = re.compile(r"(\d*\.?\d+) ?([KMGT])(i?)B?", re.I)
# Models made side by side share the memory: of less than this, one has all.
SHARED_FROM = 4e9


def memory_limit() -> str:
    """The engine's memory: `PERCORSO_MEMORY`, else 75 % of the machine's.

    Raises:
        Refused: it is no amount, or nothing.
    """
    given = os.environ.get("PERCORSO_MEMORY")
    if not given:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        return f"{int(total * MEMORY_SHARE) // 2**20}MiB"
    if not AMOUNT.fullmatch(given.strip()) or not re.search("[1-9]", given):
        raise Refused(
            f"{given!r} is no amount of memory", "PERCORSO_MEMORY", "set it like 4GB"
        )
    return given.strip()


def is_memory_shared() -> bool:
    """Whether the memory is enough for models made side by side.

    Raises:
        Refused: the limit is none.
    """
    number, unit, is_binary = AMOUNT.fullmatch(memory_limit()).groups()
    size = (1024 if is_binary else 1000) ** (1 + "KMGT".index(unit.upper()))
    return float(number) * size >= SHARED_FROM


def threads() -> int:
    """The engine's threads: `PERCORSO_THREADS`, else every core.

    Raises:
        Refused: it is no number, or zero.
    """
    given = os.environ.get("PERCORSO_THREADS")
    if not given:
        return os.cpu_count() or 1
    if not re.fullmatch("0*[1-9][0-9]*", given.strip()):
        raise Refused(
            f"{given!r} is no number of threads", "PERCORSO_THREADS", "set 1, 2…"
        )
    return int(given)


def engine_settings() -> dict[str, str]:
    """The limits, as DuckDB takes them on connecting.

    Raises:
        Refused: one of them is none.
    """
    return {
        "memory_limit": memory_limit(),
        "threads": str(threads()),
        # The engine's extensions are all built in; nothing may be fetched.
        "autoinstall_known_extensions": "false",
    }
