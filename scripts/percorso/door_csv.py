"""The physical side of a CSV file: bytes, lines, records.

The engine reads a sound file by itself. What it cannot judge alone (an open
quote swallows rows and still parses) is told by counting lines, and a file
with a fault is read record by record, so that one bad row costs one row.
"""

import codecs
import csv
import gzip
import re
import shutil
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from percorso.errors import Refused

ROW_LIMIT = 1_000_000
CHUNK = 1 << 22
BOM = codecs.BOM_UTF8


@dataclass(frozen=True)
class Lines:
    """What the bytes of a file tell before it is parsed.

    `count` is the number of physical lines, the header among them; `is_mixed`
    is True when LF, CRLF and CR occur side by side (which a quoted field may
    do lawfully).
    """

    count: int
    is_mixed: bool
    has_quotes: bool
    has_nul: bool


@dataclass(frozen=True)
class Fault:
    """One row that goes to quarantine: where, what it said, and why."""

    line: int
    raw: str
    reason: str


@dataclass
class CarefulReading:
    """What reading record by record found.

    `rows` counts the sound records, `blanks` the empty lines, `breaks` the lines
    that a quoted field goes on to.
    """

    rows: int = 0
    blanks: int = 0
    breaks: int = 0
    faults: list[Fault] = field(default_factory=list)


def prepare(path: Path, name: str, encoding: str, scratch: Path) -> Path:
    """A plain UTF-8 file with LF or CRLF ends, made only where it is needed.

    Args:
        path: the file as delivered.
        name: its name for messages.
        encoding: the declared encoding.
        scratch: an existing folder for what has to be made.

    Returns:
        `path` itself, or a copy that is unpacked, transcoded, or both.

    Raises:
        Refused: the file cannot be unpacked or decoded.
    """
    plain = path
    if name.lower().endswith(".gz"):
        plain = scratch / "unpacked.csv"
        with _unpacked(path, name) as packed, plain.open("wb") as out:
            shutil.copyfileobj(packed, out, CHUNK)
    if not _is_utf8(encoding):
        transcoded = scratch / "transcoded.csv"
        _transcode(plain, transcoded, encoding, name)
        plain = transcoded
    if _has_bare_returns(plain):
        unified = scratch / "unified.csv"
        with plain.open("rb") as source, unified.open("wb") as out:
            while chunk := source.read(CHUNK):
                out.write(chunk.replace(b"\r", b"\n"))
        plain = unified
    return plain


def _is_utf8(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding).name in ("utf-8", "utf-8-sig", "ascii")
    except LookupError as error:
        raise Refused(
            f"the encoding {encoding!r} is not known",
            "PERCORSO_ENCODING",
            "name one that Python knows, such as utf-8, latin-1 or cp1252",
        ) from error


def _transcode(source: Path, target: Path, encoding: str, name: str) -> None:
    # A byte that the declared encoding does not know goes through as it is:
    # it is no UTF-8 either, so its row, and only its row, is quarantined.
    try:
        with (
            source.open(encoding=encoding, errors="surrogateescape", newline="") as old,
            target.open(
                "w", encoding="utf-8", errors="surrogateescape", newline=""
            ) as new,
        ):
            shutil.copyfileobj(old, new, CHUNK)
    except UnicodeError as error:
        raise Refused(
            f"the file is not {encoding} ({error})",
            name,
            "declare its encoding in PERCORSO_ENCODING",
        ) from error


def _has_bare_returns(path: Path) -> bool:
    has_returns = False
    with path.open("rb") as handle:
        while chunk := handle.read(CHUNK):
            if b"\n" in chunk:
                return False
            has_returns = has_returns or b"\r" in chunk
    return has_returns


def scan(path: Path) -> Lines:
    """Counts what decides how a file is read.

    Args:
        path: a plain CSV file.

    Returns:
        Its lines, and whether it has quotes, NULs and mixed line ends.
    """
    feeds = returns = pairs = 0
    has_quotes = has_nul = False
    last = b""
    with path.open("rb") as handle:
        while chunk := handle.read(CHUNK):
            feeds += chunk.count(b"\n")
            if b"\r" in chunk:
                returns += chunk.count(b"\r")
                pairs += chunk.count(b"\r\n")
            if last == b"\r" and chunk.startswith(b"\n"):
                pairs += 1
            has_quotes = has_quotes or b'"' in chunk
            has_nul = has_nul or b"\0" in chunk
            last = chunk[-1:]
    return Lines(
        count=feeds + (last not in (b"", b"\n")),
        is_mixed=returns > 0 and not feeds == returns == pairs,
        has_quotes=has_quotes,
        has_nul=has_nul,
    )


def read_header(path: Path, name: str, encoding: str) -> list[str]:
    """The column names in the first line.

    Args:
        path: the file as delivered.
        name: its name for messages.
        encoding: the declared encoding.

    Returns:
        The names as written, without surrounding blanks, in lower case.

    Raises:
        Refused: the file is empty, or its first line is no header.
    """
    _is_utf8(encoding)
    with _unpacked(path, name) as handle:
        block = handle.read(ROW_LIMIT)
    if not block:
        raise Refused("the file is empty", name, "deliver it with its header")
    # Only the header is judged here: what follows may be cut anywhere.
    text = codecs.getincrementaldecoder(encoding)("replace").decode(block)
    line = re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"), maxsplit=1)[0]
    if "\ufffd" in line:
        raise Refused(
            f"the header is not {encoding}",
            f"{name}:1",
            "declare the file's encoding in PERCORSO_ENCODING",
        )
    try:
        cells = next(csv.reader([line], strict=True), [])
    except csv.Error as error:
        raise Refused(
            f"the header cannot be read ({error})", f"{name}:1", "put it on one line"
        ) from error
    if not any(cell.strip() for cell in cells):
        raise Refused("the header is missing", f"{name}:1", "deliver it with one")
    return [cell.strip().lower() for cell in cells]


@contextmanager
def _unpacked(path: Path, name: str) -> Iterator[BinaryIO]:
    is_packed = name.lower().endswith(".gz")
    try:
        with gzip.open(path, "rb") if is_packed else path.open("rb") as handle:
            yield handle
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise Refused(
            f"the file cannot be unpacked ({error})",
            name,
            "it is truncated or not gzip: deliver it again",
        ) from error


class _Feed:
    """Lines of a file for `csv.reader`, remembering what one record took."""

    def __init__(self, handle: BinaryIO) -> None:
        self.handle = handle
        self.count = 0
        self.taken: list[bytes] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.handle.readline()
        if not line:
            raise StopIteration
        self.count += 1
        self.taken.append(line)
        if self.count == 1:
            line = line.removeprefix(BOM)
        return line.decode(errors="surrogateescape")


def read_carefully(
    path: Path, name: str, header: list[str], out: Path
) -> CarefulReading:
    """Reads a CSV record by record and sets its broken rows apart.

    Args:
        path: a plain CSV file.
        name: its name for messages.
        header: its column names.
        out: where the sound records go: a CSV without header whose first two
            columns are the line a record starts on and how many it takes.

    Returns:
        The counts and the broken rows.

    Raises:
        Refused: a quote never closes, line ends are mixed, or the file stops
            in the middle of a row: which rows it holds cannot be told.
    """
    csv.field_size_limit(sys.maxsize)
    found = CarefulReading()
    with path.open("rb") as handle, out.open("w", encoding="utf-8", newline="") as new:
        feed = _Feed(handle)
        reader = csv.reader(feed, strict=True)
        writer = csv.writer(new, lineterminator="\n", quoting=csv.QUOTE_ALL)
        line_end = None
        while True:
            feed.taken.clear()
            line = feed.count + 1
            try:
                cells = next(reader)
            except StopIteration:
                break
            except csv.Error as error:
                cells = None
                if "new-line" in str(error):
                    raise _mixed(name, line) from error
            end = _line_end(feed.taken[-1])
            line_end = line_end or end
            if end not in (b"", line_end):
                raise _mixed(name, feed.count)
            if line == 1:
                continue
            if cells == []:
                found.blanks += 1
                continue
            found.breaks += len(feed.taken) - 1
            reason = _structural_fault(cells, feed.taken, header, f"{name}:{line}")
            if reason is None:
                writer.writerow([line, len(feed.taken), *cells])
                found.rows += 1
            else:
                found.faults.append(Fault(line, raw_text(feed.taken), reason))
    return found


def _line_end(line: bytes) -> bytes:
    if line.endswith(b"\r\n"):
        return b"\r\n"
    return b"\n" if line.endswith(b"\n") else b""


def _mixed(name: str, line: int) -> Refused:
    return Refused(
        "line ends are mixed",
        f"{name}:{line}",
        "write the file with one kind, LF or CRLF",
    )


def _structural_fault(
    cells: list[str] | None, taken: list[bytes], header: list[str], where: str
) -> str | None:
    is_ragged = cells is None or len(cells) != len(header)
    if is_ragged and len(taken) > 1:
        raise Refused(
            "a quote is opened and never closed, so rows are swallowed",
            where,
            "close the quote, or double it inside a field, and deliver again",
        )
    if is_ragged and not _line_end(taken[-1]) and _is_cut(cells, taken, header):
        raise Refused(
            "the file stops in the middle of a row",
            where,
            "it is half-written: deliver it again",
        )
    if cells is None:
        return "a quote inside the row is neither closed nor doubled"
    if len(cells) != len(header):
        return f"{len(cells)} fields, the header has {len(header)}"
    try:
        b"".join(taken).decode()
    except UnicodeDecodeError as error:
        byte = error.object[error.start]
        return f"byte 0x{byte:02x} is not UTF-8 (PERCORSO_ENCODING declares another)"
    if sum(map(len, taken)) <= ROW_LIMIT:
        return None
    sizes = {column: len(cell) for column, cell in zip(header, cells, strict=True)}
    longest = max(sizes, key=sizes.__getitem__)
    return f"{longest}: {sizes[longest]} characters, a row may have {ROW_LIMIT} bytes"


def _is_cut(cells: list[str] | None, taken: list[bytes], header: list[str]) -> bool:
    if cells is None:
        return b"".join(taken).count(b'"') % 2 == 1
    return len(cells) < len(header)


def raw_text(lines: list[bytes]) -> str:
    """The text of a record as delivered, fit to be stored.

    Args:
        lines: its physical lines.

    Returns:
        The text without its line end; a byte that is no UTF-8 as `\\xe0`, a
        NUL dropped, and cut where a person would stop reading anyway.
    """
    text = b"".join(lines).decode(errors="backslashreplace")
    return cut(text.removeprefix("\ufeff").rstrip("\r\n"))


def cut(text: str, limit: int = 100_000) -> str:
    """A text without NULs and of bounded length.

    Args:
        text: any text.
        limit: characters kept.

    Returns:
        The text; what was cut is counted at its end.
    """
    text = text.replace("\0", "")
    if len(text) <= limit:
        return text
    return f"{text[:limit]}… ({len(text)} characters)"


def raw_lines(path: Path, spans: dict[int, int]) -> dict[int, str]:
    """The raw text of some records.

    Args:
        path: a plain CSV file.
        spans: number of physical lines by the line a record starts on.

    Returns:
        The text by first line.
    """
    found: dict[int, str] = {}
    with path.open("rb") as handle:
        lines = enumerate(handle, start=1)
        for number, text in lines:
            if number in spans:
                taken = [text]
                for _ in range(spans[number] - 1):
                    taken.append(next(lines)[1])
                found[number] = raw_text(taken)
    return found
