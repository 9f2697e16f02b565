"""Map any shop's CSV files to the source contract: asked once, run ever after.

Without --mapping it looks at the files, proposes what each is and which column
is which field, shows rows before and after, and asks. The answers are kept in a
mapping file; with --mapping nothing is asked.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from percorso import connect_target, csv_convert, csv_mapping
from percorso.colour import complain
from percorso.contract import entities
from percorso.csv_convert import Table
from percorso.csv_mapping import Mapping
from percorso.csv_questions import WITHOUT, Questions
from percorso.errors import OutOfRoom, PercorsoError, Refused

EPILOG = """\
Numbers, encoding and time zone are those of PERCORSO_LOCALE, PERCORSO_ENCODING
and PERCORSO_TIMEZONE; what is not set is proposed.

exit codes:
  0  written
  2  a file, an answer or the mapping is refused, nothing was written
  4  no right to write, nothing was written
"""
SYSTEM = "mapping"


def main(argv: list[str] | None = None) -> int:
    """Run the command.

    Args:
        argv: arguments without the program's name; None = those of the shell.

    Returns:
        The exit code.
    """
    parser = argparse.ArgumentParser(
        prog="map_csv.py",
        description=__doc__,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--from",
        dest="source",
        metavar="DIR",
        type=connect_target.folder,
        required=True,
        help="folder with the shop's .csv or .csv.gz files",
    )
    parser.add_argument(
        "--to",
        dest="target",
        metavar="DIR",
        type=connect_target.folder,
        required=True,
        help="folder to write; what this command wrote there before is replaced",
    )
    parser.add_argument(
        "--mapping", metavar="FILE", type=Path, help="a mapping file; nothing is asked"
    )
    given = parser.parse_args(argv)
    source, target = given.source.resolve(), given.target.resolve()
    kept = given.mapping
    try:
        connect_target.check(source, target)
        with tempfile.TemporaryDirectory() as scratch:
            if given.mapping:
                mapping = csv_mapping.read(given.mapping)
            else:
                mapping = Questions(source, Path(scratch)).mapping()
                kept = _keep(mapping, target)
            told = _write(mapping, source, target, Path(scratch))
    except PercorsoError as error:
        answers = "" if kept == given.mapping else f"; the answers are in {kept}"
        complain(f"connect: {error} (nothing was written{answers})")
        return error.exit_code
    except (EOFError, KeyboardInterrupt):
        print("\nconnect: stopped, nothing was written", file=sys.stderr)
        return 2
    print("\n".join(told))
    print(
        f"Again, without questions: make connect MAPPING={kept} "
        f"FROM={source} TO={target}"
    )
    needed = [name for name, entity in entities().items() if entity.is_required]
    if not all((target / name).is_dir() for name in needed):
        print(f"Then: add what is missing; a build needs {', '.join(needed)}")
        return 0
    # A home of its own: the default one is most likely the demo's.
    home = os.environ.get("PERCORSO_HOME") or target.parent / "home"
    locale = f"PERCORSO_LOCALE={mapping.locale} " if mapping.locale else ""
    print(f"Then: {locale}PERCORSO_LANDING={target} PERCORSO_HOME={home} make build")
    return 0


def _write(mapping: Mapping, source: Path, target: Path, scratch: Path) -> list[str]:
    """Convert every file and put the results in place; returns what to say."""
    made = scratch / "made"
    counts: dict[str, int] = {}
    without: dict[str, str] = {}
    days, left_out = [], []
    for name, file in mapping.files.items():
        path = source / name
        if not path.is_file():
            raise Refused(
                "no such file",
                str(path),
                "put it there, or leave it out of the mapping",
            )
        if file.missing:
            left_out.append(
                f"{name} is left out: {file.entity} needs {', '.join(file.missing)}"
            )
            continue
        table = Table(path, name, mapping.encoding, scratch)
        csv_convert.check_headings(file, table.headings(file.delimiter), name)
        to = (
            f"{file.entity}/{name.lower().removesuffix('.gz').removesuffix('.csv')}.csv"
        )
        if to in counts:
            raise Refused(f"two files become {to}", name, "rename one of them")
        rows = csv_convert.convert(table.rows(file.delimiter), file, mapping)
        counts[to], last = csv_convert.write(rows, file, made / to)
        if file.only_with:
            fewer = sum(1 for _ in table.rows(file.delimiter)) - counts[to]
            without[to] = f"; left out: {fewer:,} without {file.only_with}"
        days.append(last)
    if not counts:
        raise Refused(
            "; ".join(left_out) or "no file is mapped", str(source), "map one whole"
        )

    def put(draft: Path) -> dict[str, int]:
        for name in counts:
            (draft / name).parent.mkdir(exist_ok=True)
            (draft / name).write_bytes((made / name).read_bytes())
        return counts

    try:
        connect_target.replace(
            target, SYSTEM, max(filter(None, days), default=None), put
        )
    except OSError as error:
        raise OutOfRoom(f"cannot write {target}: {error}") from error
    given = {path.parent.name for path in target.glob("*/*")}
    return [
        *(
            f"{target / name}: {count:,} rows{without.get(name, '')}"
            for name, count in counts.items()
        ),
        *left_out,
        *(
            f"Without {entity}: {lost}."
            for entity, lost in WITHOUT.items()
            if entity not in given
        ),
    ]


def _keep(mapping: Mapping, target: Path) -> Path:
    """Write the mapping beside the target, where no later run replaces it."""
    path = target.parent / f"{target.name}.mapping.yml"
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(csv_mapping.text_of(mapping), encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        raise OutOfRoom(f"cannot write {path}: {error}") from error
    return path


if __name__ == "__main__":
    sys.exit(main())
