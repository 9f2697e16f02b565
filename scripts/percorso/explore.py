"""A look at the published tables: a SQL shell, and questions that are ready.

The questions are dbt's analyses below `analyses/morning/`: a SQL file each, its first
line the question. In the shell each is a table macro under its file's name, and what
it reads by `var()` is an argument, with the default that the file gives it.
"""

import io
import re
import subprocess
import sys
import tempfile
from contextlib import redirect_stdout
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import duckdb

from percorso.contract import CHECKOUT
from percorso.errors import PercorsoError, Refused, first_line
from percorso.home import Home

FOLDER = CHECKOUT / "analyses" / "morning"
DATABASES = ("bi", "crm", "ops")
REF = re.compile(r"\{\{ ref\('(\w+)'\) \}\}")
VAR = re.compile(r"""'\{\{ var\("(\w+)", "(\w+)"\) \}\}'""")
COMMENT = re.compile(r"--.*")
# Wider than any terminal: what is printed may be piped, and is cut by nobody.
SHOWN = {"max_width": 100_000, "max_rows": 10_000, "max_col_width": 60}


@dataclass(frozen=True)
class Question:
    """A question that is ready: its name, what it asks, and its SQL."""

    name: str
    asks: str
    sql: str
    defaults: dict[str, str]

    @property
    def macro(self) -> str:
        """SQL that makes it a table macro of the session."""
        given = ", ".join(f"{name} := '{said}'" for name, said in self.defaults.items())
        return f"create temp macro {self.name}({given}) as table\n{self.sql}"


def questions(folder: Path = FOLDER) -> dict[str, Question]:
    """Every question that is ready, by its name.

    Raises:
        Refused: a file asks for more of dbt than a table or a var, or a var has
            the name of a column.
    """
    found = {}
    for path in sorted(folder.glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        sql = VAR.sub(r"\1", REF.sub(r"\1", text)).rstrip().rstrip(";")
        if "{{" in sql or "{%" in sql or not text.startswith("-- "):
            raise Refused(
                "no question that the shell can ask",
                str(path),
                "begin with it as a comment, and use ref() and var() alone",
            )
        # in a macro an argument stands in for the column too: each row would fit
        bare = COMMENT.sub("", VAR.sub("", text))
        for name, _ in VAR.findall(text):
            if re.search(rf"\b{name}\b", bare):
                raise Refused(
                    f"the var {name!r} has the name of something else in the SQL",
                    str(path),
                    "give the var another name",
                )
        asks = text.splitlines()[0].removeprefix("-- ")
        found[path.stem] = Question(path.stem, asks, sql, dict(VAR.findall(text)))
    return found


def published(home: Home, database: str) -> Path:
    """The published file of a home.

    Raises:
        PercorsoError: nothing is published yet.
    """
    path = home.published / f"{database}.duckdb"
    if not path.exists():
        raise PercorsoError(f"nothing is published yet - no {path} - run make build")
    return path


def answer(home: Home, database: str, name: str, given: dict[str, str]) -> str:
    """The answer to a question, as a table of text.

    Args:
        home: whose published version is asked.
        database: bi or crm.
        name: of the question.
        given: values in the place of its defaults.

    Raises:
        PercorsoError: nothing is published yet, or the question fails there.
        Refused: there is no such question, or it does not take such a value.
    """
    asked = questions().get(name)
    if asked is None:
        raise Refused(
            f"no question {name!r}", str(FOLDER), f"ask {', '.join(questions())}"
        )
    for said in set(given) - set(asked.defaults):
        raise Refused(
            f"{name} takes no {said}",
            str(FOLDER / f"{name}.sql"),
            "ask without it, or use it there",
        )
    with duckdb.connect(str(published(home, database)), read_only=True) as db:
        arguments = ", ".join(f"{said} := ?" for said in given)
        try:
            db.execute(asked.macro)
            found = db.sql(f"from {name}({arguments})", params=list(given.values()))
            told = io.StringIO()
            with redirect_stdout(told):
                found.show(**SHOWN)
        except duckdb.Error as error:
            raise PercorsoError(
                f"{name} cannot be asked: {first_line(error)} - {database}.duckdb - "
                "ask in bi or crm, or mend the question"
            ) from error
    return f"{asked.asks}\n{told.getvalue().rstrip()}"


def shell(home: Home, database: str) -> int:
    """Open the engine's own shell on a published file, read-only.

    Returns:
        Its exit code.

    Raises:
        PercorsoError: nothing is published yet, or the shell is not installed.
    """
    path = published(home, database)
    if not find_spec("duckdb_cli"):
        raise PercorsoError(
            f"the shell is not installed - {sys.prefix} - "
            "run make explore, which installs it"
        )
    with tempfile.TemporaryDirectory() as folder:
        begin = Path(folder) / "begin.sql"
        begin.write_text(_beginning(database), encoding="utf-8")
        command = [sys.executable, "-m", "duckdb_cli", "-readonly"]
        return subprocess.call([*command, "-cmd", f".read {begin}", str(path)])


def _beginning(database: str) -> str:
    """What the shell does first: the questions, and a word on how to ask."""
    lines = ["set autoinstall_known_extensions = false;"]
    told = [f"Percorso, {database}.duckdb, read-only. show tables; .quit", ""]
    if database != "ops":
        for asked in questions().values():
            lines.append(f"{asked.macro};")
            told.append(f"from {asked.name}();".ljust(32) + asked.asks)
    lines += [f'.print "{line}"' for line in told]
    return "\n".join(lines) + "\n"
