"""The limits of the engine: what is given is read alike everywhere, or refused."""

from pathlib import Path

import duckdb
import pytest
from conftest import Retailer

from percorso.door import Declarations
from percorso.errors import Refused
from percorso.limits import is_memory_shared, memory_limit, threads


@pytest.mark.parametrize("given", ["2GB", "512 MiB", "1.5gb", "2G", " 4GB "])
def test_an_amount_of_memory_is_one_to_the_engine_too(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERCORSO_MEMORY", given)
    with duckdb.connect(config={"memory_limit": memory_limit()}) as connection:
        assert connection.execute("select 1").fetchone() == (1,)


@pytest.mark.parametrize("given", ["much", "4", "0GB", "-1GB", "80%", "4 G B", "GB"])
def test_what_is_no_amount_of_memory_is_refused(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERCORSO_MEMORY", given)
    with pytest.raises(Refused, match="no amount of memory - PERCORSO_MEMORY"):
        memory_limit()
    with pytest.raises(Refused):
        Declarations.from_env()


@pytest.mark.parametrize("given", ["0", "-1", "two", "1.5"])
def test_what_is_no_number_of_threads_is_refused(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERCORSO_THREADS", given)
    with pytest.raises(Refused, match="no number of threads - PERCORSO_THREADS"):
        threads()
    with pytest.raises(Refused):
        Declarations.from_env()


@pytest.mark.parametrize(
    ("given", "is_shared"),
    [
        ("3.99GB", False),
        ("4GB", True),
        ("4.01 gb", True),
        ("3.7GiB", False),
        ("3.8GiB", True),
        ("3999M", False),
        ("4000M", True),
        ("1T", True),
        ("900000K", False),
    ],
)
def test_little_memory_is_for_one_model_at_a_time(
    given: str, is_shared: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERCORSO_MEMORY", given)
    assert is_memory_shared() is is_shared


def test_unset_limits_are_those_of_the_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PERCORSO_MEMORY", "")
    monkeypatch.delenv("PERCORSO_THREADS", raising=False)
    assert memory_limit().endswith("MiB")
    assert threads() >= 1


@pytest.mark.parametrize(
    ("setting", "given"), [("PERCORSO_MEMORY", "-1GB"), ("PERCORSO_THREADS", "0")]
)
def test_a_wrong_limit_stops_a_build_before_anything_lands(
    tmp_path: Path, setting: str, given: str
) -> None:
    retailer = Retailer(tmp_path / "landing", tmp_path / "home", {setting: given})
    retailer.landing.mkdir()
    done = retailer.run("build.py")
    assert done.returncode == 2
    assert f"'{given}' is no " in done.stderr
    assert setting in done.stderr
    assert not (tmp_path / "home" / "landed").exists()
