"""The conventions of STYLE.md that a program can check."""

import csv
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from conftest import CHECKOUT

MODELS = CHECKOUT / "models"
MACROS = CHECKOUT / "macros"
MODEL_FILES = sorted(MODELS.rglob("*.sql"))
PYTHON_MODEL_FILES = sorted(MODELS.rglob("*.py"))
MACRO_FILES = sorted(MACROS.rglob("*.sql"))
SQL_WIDTH = 80
PYTHON_WIDTH = 88
CODE = {".py", ".sql", ".yml"}
DEFINED = r"{%-?\s*(?:macro|materialization|test)\s+(\w+)"
CLOCKS = r"\b(now|today|get_current_timestamp)\s*\(|\bcurrent_(date|time|timestamp)\b"
# Written in two parts, so that this file does not mention what it looks for.
HOSTS = ["pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".", "hub.get" + "dbt"]
FOLDERS = ["/work" + "/", "/root" + "/", "/opt" + "/", "/home" + "/", "/Users" + "/"]


def name_of(path: Path) -> str:
    """A path as it is shown when its test fails."""
    return str(path.relative_to(CHECKOUT))


def code_of(path: Path) -> str:
    """SQL without comments of either kind."""
    text = re.sub(r"{#.*?#}", "", path.read_text(), flags=re.S)
    return re.sub(r"--.*", "", text)


def tracked() -> list[Path]:
    """Every file under version control that is there."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, check=True
    )
    names = listed.stdout.decode().split("\0")
    return [CHECKOUT / name for name in names if name and (CHECKOUT / name).is_file()]


def text_of(path: Path) -> str:
    """Text of a file; bytes that are no text are replaced."""
    return path.read_text(encoding="utf-8", errors="replace")


def test_there_is_something_to_check() -> None:
    assert len(MODEL_FILES) > 60
    assert len(MACRO_FILES) > 40


@pytest.mark.parametrize("path", MACRO_FILES, ids=name_of)
def test_macro_file_holds_the_macro_of_its_name(path: Path) -> None:
    """Implementations for one engine (`duckdb__name`) may stand beside it."""
    names = re.findall(DEFINED, path.read_text())
    assert names, f"{path.name} holds no macro"
    for name in names:
        assert re.fullmatch(rf"([a-z0-9]+__)?{path.stem}", name), name


@pytest.mark.parametrize(
    "path",
    [*MACRO_FILES, *sorted((CHECKOUT / "tests" / "generic").glob("*.sql"))],
    ids=name_of,
)
def test_macro_has_a_docstring_above_it(path: Path) -> None:
    docstring = re.match(r"{#-\s*(\S.*?)\s*-#}\s*{%-?", path.read_text(), flags=re.S)
    assert docstring, f"{path.name} begins with no docstring"
    assert len(docstring[1].split()) >= 3


@pytest.mark.parametrize("path", [*MODEL_FILES, *PYTHON_MODEL_FILES], ids=name_of)
def test_model_has_a_yml_beside_it(path: Path) -> None:
    beside = path.with_suffix(".yml")
    assert beside.exists(), f"no {beside.name}"
    described = {model["name"]: model for model in models_of(beside)}
    assert path.stem in described, f"{beside.name} does not describe {path.stem}"
    assert described[path.stem]["description"].startswith("One row per "), path.stem


def models_of(path: Path) -> list[dict]:
    """Models that a yml describes."""
    return yaml.safe_load(path.read_text()).get("models", [])


def test_yml_describes_only_models_that_exist() -> None:
    stems = {path.stem for path in [*MODEL_FILES, *PYTHON_MODEL_FILES]}
    for path in MODELS.rglob("*.yml"):
        for model in models_of(path):
            assert model["name"] in stems, f"{path.name}: {model['name']}"


@pytest.mark.parametrize("path", MODEL_FILES, ids=name_of)
def test_model_ends_in_its_last_step(path: Path) -> None:
    last = "renamed" if "staging" in path.parts else "final"
    assert path.read_text().rstrip().splitlines()[-1] == f"select * from {last}"


@pytest.mark.parametrize("path", [*MODEL_FILES, *MACRO_FILES], ids=name_of)
def test_nothing_reads_the_clock(path: Path) -> None:
    found = re.search(CLOCKS, code_of(path), flags=re.I)
    assert not found, f"{found[0]}: use as_of_date() or as_of_at()"


@pytest.mark.parametrize("path", [*MODEL_FILES, *MACRO_FILES], ids=name_of)
def test_sources_are_read_in_staging_alone(path: Path) -> None:
    # what is in cleaning is staging's own
    rooms = {MODELS / "staging", MACROS / "cleaning", MACROS / "settings"}
    if rooms & set(path.parents):
        return
    assert not re.search(r"\bsource\s*\(", code_of(path))


@pytest.mark.parametrize("kind", ["staging", "intermediate", "marts", "ops"])
def test_model_names_tell_the_layer(kind: str) -> None:
    shape = {"staging": r"stg_[a-z]+__\w+", "intermediate": r"int_\w+"}
    for path in (MODELS / kind).rglob("*.sql"):
        if kind in shape:
            assert re.fullmatch(shape[kind], path.stem), path.stem
        else:
            assert not re.match(r"stg_|int_", path.stem), path.stem


@pytest.mark.parametrize(
    "path", sorted([*MODEL_FILES, *MODELS.rglob("*.yml")]), ids=name_of
)
def test_sql_and_yaml_keep_to_80_columns(path: Path) -> None:
    assert not too_long(path, SQL_WIDTH)


@pytest.mark.parametrize(
    "path",
    sorted(
        file
        for folder in ("scripts", "models", "tests", "benchmarks")
        for file in (CHECKOUT / folder).rglob("*.py")
    ),
    ids=name_of,
)
def test_python_keeps_to_88_columns(path: Path) -> None:
    assert not too_long(path, PYTHON_WIDTH)


def too_long(path: Path, width: int) -> list[int]:
    """Numbers of the lines that are wider."""
    lines = path.read_text().splitlines()
    return [number for number, line in enumerate(lines, start=1) if len(line) > width]


def test_every_segment_has_a_promotion_and_the_other_way_round() -> None:
    with (CHECKOUT / "seeds" / "promotions.csv").open() as handle:
        defined = {row["promotion_id"] for row in csv.DictReader(handle)}
    folder = MODELS / "marts" / "promotions"
    files = {p.stem: p for p in folder.glob("segment_*.sql")}
    for of_all in ("segment_sizes", "segment_forecast", "segment_forecast_backtests"):
        del files[of_all]
    assert {stem.removeprefix("segment_") for stem in files} == defined
    for stem, path in files.items():
        (promotion_id,) = re.findall(r"segment_members\('(\w+)'\)", path.read_text())
        assert stem == f"segment_{promotion_id}"


def used_settings() -> set[str]:
    """Environment variables that the code reads."""
    folders = [CHECKOUT / "scripts", MACROS, MODELS]
    files = [p for f in folders for p in f.rglob("*") if p.suffix in CODE]
    files += [CHECKOUT / n for n in ("Makefile", "profiles.yml", "dbt_project.yml")]
    found = set()
    for path in files:
        found |= set(re.findall(r"\bPERCORSO_[A-Z_]*[A-Z]\b", path.read_text()))
    return found


def test_every_setting_is_documented() -> None:
    pages = [CHECKOUT / "README.md", *(CHECKOUT / "docs").glob("*.md")]
    told = "\n".join(page.read_text() for page in pages)
    for name in sorted(used_settings()):
        assert re.search(rf"^\|.*`{name}`", told, flags=re.M), name


def test_every_documented_setting_is_used() -> None:
    page = (CHECKOUT / "docs" / "bring-your-data.md").read_text()
    told = set(re.findall(r"^\| `(PERCORSO_[A-Z_]+)`", page, flags=re.M))
    assert told == used_settings()


@pytest.mark.parametrize("word", [*HOSTS, *FOLDERS, f"{CHECKOUT}/"])
def test_no_file_mentions_a_registry_or_a_folder_of_one_machine(word: str) -> None:
    found = [name_of(path) for path in tracked() if word in text_of(path)]
    assert not found
