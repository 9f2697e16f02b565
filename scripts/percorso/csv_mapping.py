"""The mapping file: which column of which CSV file is which field of the contract.

YAML, written by `make connect` and meant to be edited by hand. A mistake in it is
told with its line.
"""

from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from percorso.contract import entities
from percorso.door import Declarations
from percorso.errors import Refused, first_line

DATES = ("iso", "day_first", "month_first")
DELIMITERS = (",", ";", "|", "\t")
HEAD = """\
# How the CSV files of a folder become files of the source contract.
# Edit it, then: make connect MAPPING=this-file FROM=dir TO=dir
# - columns: field of the contract: heading of the file; a list of headings is
#   joined by "-", to make a key of several columns; a field with a constant may be
#   one of them
# - constants: field: the one value of all rows
# - values: field: {as written: as the contract has it}
# - dates: iso, day_first or month_first
# - only_with: field: rows without it are left out, and counted
"""
_TOP = ("encoding", "locale", "timezone", "files")
_FILE = (
    *("entity", "delimiter", "dates", "columns", "constants", "values", "only_with"),
)


@dataclass
class FileMapping:
    """How one file becomes an entity.

    `columns` gives the headings by field, several where a key is made of them.
    `values` gives, by field, what the contract has for what the file writes.
    `only_with` is the field without which a row is left out; "" = none is.
    """

    entity: str
    delimiter: str = ","
    dates: str = "iso"
    columns: dict[str, list[str]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    only_with: str = ""

    @property
    def missing(self) -> list[str]:
        """Required fields that neither a column nor a constant gives."""
        given = self.columns.keys() | self.constants.keys()
        return [
            column.name
            for column in entities()[self.entity].columns
            if column.name not in given
            and (
                column.is_required
                or (column.one_of_with and column.one_of_with not in given)
            )
        ]


@dataclass
class Mapping:
    """A folder's files, and what is declared of all of them."""

    encoding: str = "utf-8"
    locale: str | None = None
    timezone: str = "Europe/Rome"
    files: dict[str, FileMapping] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of times that name no offset."""
        return ZoneInfo(self.timezone)


def text_of(mapping: Mapping) -> str:
    """The mapping as the text of its file."""
    told = {
        "encoding": mapping.encoding,
        "locale": mapping.locale,
        "timezone": mapping.timezone,
        "files": {name: _file_told(file) for name, file in mapping.files.items()},
    }
    return HEAD + yaml.safe_dump(told, allow_unicode=True, sort_keys=False)


def _file_told(file: FileMapping) -> dict:
    told = {
        "entity": file.entity,
        "delimiter": file.delimiter,
        "dates": file.dates,
        "columns": {
            name: headings[0] if len(headings) == 1 else headings
            for name, headings in file.columns.items()
        },
    }
    if file.constants:
        told["constants"] = dict(file.constants)
    if file.values:
        told["values"] = {name: dict(words) for name, words in file.values.items()}
    if file.only_with:
        told["only_with"] = file.only_with
    return told


def read(path: Path) -> Mapping:
    """Read a mapping file.

    Args:
        path: the file.

    Returns:
        The mapping, every field of it known to the contract.

    Raises:
        Refused: the file is missing, is no YAML, or says what the contract does
            not know; the line and what is allowed are told.
    """
    try:
        text = path.read_text(encoding="utf-8")
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
    except OSError as error:
        raise Refused(
            f"the mapping cannot be read ({error.strerror})",
            str(path),
            "name the file that `make connect` wrote",
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise Refused(
            f"no YAML ({getattr(error, 'problem', None) or first_line(error)})",
            f"{path}:{mark.line + 1}" if mark else str(path),
            "mend the line",
        ) from error
    return _Reader(path).mapping(tree)


class _Reader:
    """Walks the nodes of a mapping file, which know their lines."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def mapping(self, tree: yaml.Node | None) -> Mapping:
        top = self.keys(tree, _TOP, "the mapping")
        found = Mapping()
        if "encoding" in top:
            found.encoding = self.word(top["encoding"])
        if "locale" in top:
            found.locale = self.word(top["locale"]) or None
            try:
                Declarations(locale=found.locale)
            except Refused as error:
                raise self.wrong(top["locale"], str(error).split(" - ")[0]) from error
        if "timezone" in top:
            found.timezone = self.word(top["timezone"])
            try:
                ZoneInfo(found.timezone)
            except (ZoneInfoNotFoundError, ValueError) as error:
                raise self.wrong(
                    top["timezone"],
                    f"the time zone {found.timezone!r} is not known",
                    "name one such as Europe/Rome",
                ) from error
        for key, node in self.pairs(top.get("files"), "files"):
            found.files[key.value] = self.file(node, key.value)
        if not found.files:
            raise self.wrong(tree, "no file is mapped", "list one under files")
        return found

    def file(self, node: yaml.Node, name: str) -> FileMapping:
        told = self.keys(node, _FILE, name)
        if "entity" not in told:
            raise self.wrong(node, f"{name} has no entity", "say entity: orders")
        file = FileMapping(self.one_of(told["entity"], tuple(entities()), "entity"))
        if "delimiter" in told:
            file.delimiter = self.one_of(told["delimiter"], DELIMITERS, "delimiter")
        if "dates" in told:
            file.dates = self.one_of(told["dates"], DATES, "way to write dates")
        names = entities()[file.entity].column_names
        for key, value in self.pairs(told.get("columns"), "columns"):
            self.one_of(key, names, f"field of {file.entity}")
            several = isinstance(value, yaml.SequenceNode)
            nodes = value.value if several else [value]
            file.columns[key.value] = [self.word(item) for item in nodes]
        for key, value in self.pairs(told.get("constants"), "constants"):
            self.one_of(key, names, f"field of {file.entity}")
            file.constants[key.value] = self.word(value)
        for key, value in self.pairs(told.get("values"), "values"):
            self.one_of(key, names, f"field of {file.entity}")
            file.values[key.value] = {
                said.value: self.word(meant)
                for said, meant in self.pairs(value, key.value)
            }
        if "only_with" in told:
            mapped = (*file.columns, *file.constants)
            file.only_with = self.one_of(told["only_with"], mapped, "mapped field")
        return file

    def keys(
        self, node: yaml.Node | None, allowed: tuple[str, ...], what: str
    ) -> dict[str, yaml.Node]:
        found = {}
        for key, value in self.pairs(node, what):
            self.one_of(key, allowed, f"key of {what}")
            found[key.value] = value
        return found

    def pairs(
        self, node: yaml.Node | None, what: str
    ) -> list[tuple[yaml.Node, yaml.Node]]:
        if node is None:
            return []
        if not isinstance(node, yaml.MappingNode):
            raise self.wrong(node, f"{what} is no list of `key: value`")
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise self.wrong(key, f"{key.value} is there twice", "keep one")
            seen.add(key.value)
        return node.value

    def one_of(self, node: yaml.Node, allowed: tuple[str, ...], what: str) -> str:
        said = self.word(node)
        if said not in allowed:
            shown = ", ".join("tab" if a == "\t" else a for a in allowed)
            raise self.wrong(node, f"no {what} {said!r}", f"write one of {shown}")
        return said

    def word(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode):
            raise self.wrong(node, "a list where one word is expected")
        return "" if node.tag.endswith(":null") else node.value

    def wrong(
        self, node: yaml.Node | None, what: str, remedy: str = "mend the line"
    ) -> Refused:
        line = f":{node.start_mark.line + 1}" if node else ""
        return Refused(what, f"{self.path}{line}", remedy)
