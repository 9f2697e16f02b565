"""Write docs/source-contract.md from the dbt sources that are the contract."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

from percorso.contract import CHECKOUT, STAGING, Column, Entity, entities

PAGE = CHECKOUT / "docs" / "source-contract.md"
SYSTEMS = ("shop", "web", "crm", "messaging", "service", "ops")
TYPES = {
    "varchar": "text",
    "timestamp with time zone": "timestamp",
    "decimal(18,4)": "decimal",
    "integer": "whole number",
    "double": "number",
    "boolean": "true or false",
    "date": "date",
}
HEAD = """\
# Source contract

<!-- Written by scripts/write_contract_docs.py. Do not edit: change the sources
in models/staging/ and run it again. -->

What each entity's files may hold. How to hand them over is in
[bring your data](bring-your-data.md).

- **R**: required. A row without it goes to quarantine.
- **P**: names a person directly. Not shown in the published `bi.duckdb`.
- **text** ids: empty, `null`, `none`, `nan`, `-1`, `anonymous` and strings of
  zeros are no id and match nothing.
- **timestamp**: with an offset, or UTC. **decimal**: a decimal point, every
  digit kept to the fourth.
"""


def main(argv: list[str] | None = None) -> int:
    """Write the page, or with --check say whether it is up to date.

    Args:
        argv: arguments without the program's name; None = those of the shell.

    Returns:
        0; with --check 1 when the page is out of date.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail when out of date"
    )
    arguments = parser.parse_args(argv)
    text = page()
    if not arguments.check:
        PAGE.write_text(text, encoding="utf-8")
        return 0
    if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
        print(
            "docs/source-contract.md is out of date: "
            "run python scripts/write_contract_docs.py",
            file=sys.stderr,
        )
        return 1
    return 0


def page() -> str:
    """The whole page as Markdown."""
    told = _descriptions()
    found = sorted(
        entities().values(),
        key=lambda e: (not e.is_required, SYSTEMS.index(e.system), e.name),
    )
    lines = [HEAD, "| entity | | one row per | key |", "|---|---|---|---|"]
    for entity in found:
        name = f"[`{entity.name}`](#{entity.name})"
        required = "required" if entity.is_required else ""
        key = ", ".join(f"`{column}`" for column in entity.key)
        lines.append(f"| {name} | {required} | {told[entity.name]['']} | {key} |")
    for entity in found:
        lines += ["", *_section(entity, told[entity.name])]
    return "\n".join(lines) + "\n"


def _section(entity: Entity, told: dict[str, str]) -> Iterator[str]:
    """One entity: what it is, how its versions are ordered, its columns."""
    yield f"## {entity.name}"
    yield ""
    what = "Required" if entity.is_required else "Optional"
    yield f"{what}. One row per {told['']}."
    order = [name for name in (entity.version_by, "loaded_at") if name]
    order = [name for name in order if name in entity.column_names]
    if order:
        yield (
            "Of several versions of a key the latest by "
            + ", then ".join(f"`{name}`" for name in order)
            + " counts."
        )
    yield ""
    yield "| column | type | | meaning |"
    yield "|---|---|---|---|"
    for column in entity.columns:
        flags = " ".join(
            flag
            for flag, is_set in (("R", column.is_required), ("P", column.is_pii))
            if is_set
        )
        kind = TYPES[column.data_type]
        meaning = " ".join(
            (told[column.name], *_limits(column, told[column.name]))
        ).replace("|", r"\|")
        yield f"| `{column.name}` | {kind} | {flags} | {meaning} |"


def _limits(column: Column, told: str) -> Iterator[str]:
    """What a good value looks like, in sentences, unless it is told already."""
    if column.accepted:
        yield "One of " + ", ".join(f"`{value}`" for value in column.accepted) + "."
    if column.minimum is not None:
        yield f"At least {column.minimum}."
    if column.at_most:
        yield f"At most {' times '.join(f'`{name}`' for name in column.at_most)}."
    if column.one_of_with and column.one_of_with not in told:
        yield f"This or `{column.one_of_with}` must be filled."


def _descriptions() -> dict[str, dict[str, str]]:
    """Descriptions by entity and column; '' is the entity's own grain."""
    found = {}
    for path in sorted(Path(STAGING).glob("*/_*__sources.yml")):
        for source in yaml.safe_load(path.read_text(encoding="utf-8"))["sources"]:
            for table in source["tables"]:
                if table["name"] not in entities():
                    continue
                columns = {c["name"]: c["description"] for c in table["columns"]}
                grain = table["description"].removeprefix("One row per ")
                found[table["name"]] = {"": grain.rstrip("."), **columns}
    return found


if __name__ == "__main__":
    sys.exit(main())
