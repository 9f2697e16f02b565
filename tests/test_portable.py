"""The models are written for two engines: what only one knows stands in a macro."""

import re
from pathlib import Path

import pytest
from conftest import CHECKOUT

MACRO_FILES = sorted((CHECKOUT / "macros").rglob("*.sql"))
# Definitions are checked on DuckDB alone, whatever the engine of the models.
CHECKED_ON_DUCKDB = re.compile(r"_problems?$|^check_definition|^file_exists$")
SHARED = [
    *sorted((CHECKOUT / "models").rglob("*.sql")),
    *sorted((CHECKOUT / "tests").rglob("*.sql")),
    *(path for path in MACRO_FILES if not CHECKED_ON_DUCKDB.search(path.stem)),
]
# What DuckDB knows and Spark does not, and the way that both know.
ALONE = {
    r"\bas varchar\b": "as string",
    r"\btimestamptz\b|\btimestamp with time zone '": "moment()",
    r"cast\(null as timestamp with": "moment_type()",
    r"\bstarts_with\(": "begins_with()",
    r"\bends_with\(": "finishes_with()",
    r"\bunnest\(": "one_by_one()",
    r"\bstring_agg\(": "joined_in_order()",
    r"\blist\(|\barray_agg\(": "distinct_values()",
    r"\bstruct_pack\(|\bstruct_extract\(": "a window, or a number",
    r"\bregexp_\w+\(": "matches(), captured(), replace_all()",
    r"\bstrlen\(": "byte_length()",
    r"\bepoch(?:_us|_ms)?\(|\bdate_diff\(|\bdatediff\(": "seconds_between()",
    r"\bstrftime\(|(?<!pytz\.)\btimezone\(": "business_time()",
    r"\bto_(?:seconds|minutes|hours|days|months)\(": "add_hours(), add_months()",
    r"\bsha256\(|\bhash\(": "sha256_hex(), key64()",
    r"\bnfc_normalize\(|\bstrip_accents\(": "compose_unicode()",
    r"\barg_m(?:ax|in)\(": "max_by(), min_by()",
    r"\basof join\b": "a window",
    r"\b[lr]trim\(": "trim(leading ... from ...)",
    r"\bignore nulls\)": "filter (where ... is not null)",
    r"\bgenerate_series\(": "whole_numbers()",
    r"\bread_(?:csv|parquet)\(": "source(), definition_rows()",
    r"\bgetvariable\(": "home_secret()",
    r"\bchr\((?:25[6-9]|2[6-9]\d|[3-9]\d\d|\d{4,})\)": "'{{ \"\\u200b\" }}'",
    r"::\w": "cast()",
    r"\* (?:exclude|replace) ?\(|\bcolumns\(": "the columns by name",
    r"\bunion all by name\b|\bunion by name\b": "the columns in one order",
}


def shared_code(path: Path) -> str:
    """The text of a file that both engines read, its lines where they were.

    No comment is, and no macro of one engine.
    """
    alone = r"{#.*?#}|{% macro (?:duckdb|spark)__.*?{% endmacro %}|--[^\n]*"
    return re.sub(
        alone, lambda found: "\n" * found[0].count("\n"), path.read_text(), flags=re.S
    )


@pytest.mark.parametrize("pattern", ALONE)
def test_what_one_engine_knows_stands_in_its_macro(pattern: str) -> None:
    found = [
        f"{path.relative_to(CHECKOUT)}:{number}: {line.strip()}"
        for path in SHARED
        for number, line in enumerate(shared_code(path).splitlines(), start=1)
        if re.search(pattern, line)
    ]
    assert not found, f"use {ALONE[pattern]}: {found}"


@pytest.mark.parametrize("engine", ["duckdb", "spark"])
def test_every_engine_has_its_own_of_what_is_dispatched(engine: str) -> None:
    text = "\n".join(path.read_text() for path in MACRO_FILES)
    dispatched = set(re.findall(r"dispatch\('(\w+)', 'percorso'\)", text))
    written = set(re.findall(rf"macro (?:{engine}|default)__(\w+)\(", text))
    assert len(dispatched) > 20
    assert dispatched <= written, sorted(dispatched - written)
