"""The examples of running it daily and of a fork: what they name exists, and works."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from conftest import CHECKOUT, SECRET, DemoRetailer

from percorso.impact import Impact, page
from percorso.promotion_files import PROJECT

EXAMPLES = CHECKOUT / "examples"
WORKFLOWS = sorted((EXAMPLES / "github").glob("*.yml"))
CONTAINERFILE = (EXAMPLES / "Containerfile").read_text().replace("\\\n", " ")
CRONTAB = [
    line.split(maxsplit=5)[5]
    for line in (EXAMPLES / "percorso.crontab").read_text().splitlines()
    if re.match(r"[\d*]", line)
]


def instructions(name: str) -> list[str]:
    """The arguments of every instruction of that name in the Containerfile."""
    return re.findall(rf"^{name} (.+)$", CONTAINERFILE, flags=re.M)


def environment(folder: Path, **settings: object) -> Path:
    """A file of settings, as PERCORSO_ENVIRONMENT names one."""
    path = folder / "percorso.env"
    path.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
    return path


def sh(command: str, **settings: object) -> subprocess.CompletedProcess:
    """A command as cron would run it, in an environment that knows nothing."""
    return subprocess.run(
        ["sh", "-c", command],
        env={"PATH": os.environ["PATH"], **{k: str(v) for k, v in settings.items()}},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_day_ends_with_the_first_program_that_fails(tmp_path: Path) -> None:
    """Its settings come from the file, and what would follow is left out."""
    file = environment(
        tmp_path, PERCORSO_LANDING=tmp_path / "none", PERCORSO_HOME=tmp_path / "home"
    )
    done = sh(str(EXAMPLES / "daily.sh"), PERCORSO_ENVIRONMENT=file)
    assert done.returncode == 2, done.stderr
    assert f"{tmp_path / 'none'}" in done.stderr
    assert "erase" not in done.stderr + done.stdout
    assert "dashboards" not in done.stderr + done.stdout


def test_cron_tells_only_what_is_wrong(demo: DemoRetailer, tmp_path: Path) -> None:
    assert len(CRONTAB) == 2
    # A % ends the command for cron.
    assert not any("%" in command for command in CRONTAB)
    daily, hourly = (line.replace("/srv/percorso", str(CHECKOUT)) for line in CRONTAB)
    assert os.access(daily, os.X_OK)
    for home, told in ((demo.home, ""), (tmp_path, "published   nothing yet")):
        file = environment(tmp_path, PERCORSO_HOME=home, PERCORSO_SECRET=f"'{SECRET}'")
        done = sh(hourly.replace("/etc/percorso.env", str(file)))
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith(told)
        assert bool(done.stdout) == bool(told)


def test_a_container_has_what_a_run_needs_and_nothing_else() -> None:
    sources = {name for line in instructions("COPY") for name in line.split()[:-1]}
    assert all((CHECKOUT / name).exists() for name in sources)
    assert {*PROJECT, "scripts", "checks", "dashboards", "examples"} <= sources
    assert not sources & {"data", "warehouse", "target", ".git", ".venv", "."}


def test_a_container_runs_as_nobody_special() -> None:
    """Installed by root, run by a user who owns the volume and nothing else."""
    order = re.findall(r"^([A-Z]+) ", CONTAINERFILE, flags=re.M)
    assert instructions("USER") == ["percorso"]
    assert order.index("USER") > max(n for n, name in enumerate(order) if name == "RUN")
    (volume,) = instructions("VOLUME")
    assert f"PERCORSO_HOME={volume}" in CONTAINERFILE
    assert any(
        f"--owner percorso --mode 700 {volume}" in r for r in instructions("RUN")
    )
    (command,) = instructions("CMD")
    (program,) = yaml.safe_load(command)
    assert os.access(CHECKOUT / program, os.X_OK)


def test_a_container_installs_what_is_pinned() -> None:
    (install,) = (r for r in instructions("RUN") if " pip install " in r)
    assert "--constraint requirements.lock" in install
    (extras,) = re.findall(r"\.\[([\w,]+)\]", install)
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    assert set(extras.split(",")) <= set(project["optional-dependencies"])


def test_the_dag_can_be_read_and_names_what_exists() -> None:
    text = (EXAMPLES / "airflow_percorso.py").read_text()
    compile(text, "airflow_percorso.py", "exec")
    (checkout,) = re.findall(r'^CHECKOUT = "(.+)"$', text, flags=re.M)
    (program,) = re.findall(r'f"\{CHECKOUT\}/(\S+) "', text)
    assert (CHECKOUT / program).exists()
    assert f"{checkout}/{program}" in CRONTAB


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda p: p.name)
def test_a_workflow_names_what_exists(path: Path) -> None:
    jobs = yaml.safe_load(path.read_text())["jobs"].values()
    steps = [step for job in jobs for step in job["steps"]]
    commands = "\n".join(step.get("run", "") for step in steps)
    makefile = (CHECKOUT / "Makefile").read_text()
    for target in re.findall(r"\bmake ([\w./-]+)", commands):
        assert re.search(rf"^{re.escape(target)}:", makefile, flags=re.M), target
    for program in re.findall(r"\bscripts/\w+\.py", commands):
        assert (CHECKOUT / program).exists(), program
    for step in steps:
        assert ("uses" in step) != ("run" in step)


def test_impact_is_told_in_markdown() -> None:
    assert page(Impact([], [])).endswith("No table is made in another way than before.")
    assert page(Impact(["a"], [])).endswith("No dashboard and no file reads any of it.")
    told = page(Impact(["a", "b"], [("Dashboard: A | B", "dashboard")]))
    assert "Changed: `a`, `b`." in told
    assert told.endswith(
        "| reads it | is a |\n|---|---|\n| Dashboard: A \\| B | dashboard |"
    )


@pytest.fixture(scope="module")
def fork(demo: DemoRetailer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout, beside `home`, which main built, and its `state`."""
    folder = tmp_path_factory.mktemp("fork")
    checkout = folder / "checkout"
    checkout.mkdir()
    for name in (*PROJECT, "scripts"):
        if (CHECKOUT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
            shutil.copytree(CHECKOUT / name, checkout / name, ignore=ignored)
        else:
            shutil.copy(CHECKOUT / name, checkout / name)
    shutil.copytree(demo.home, folder / "home", symlinks=True)
    dbt = str(Path(sys.executable).parent / "dbt")
    # The home is at another place than the demo's, and its files are sources.
    done = in_fork(checkout, demo, dbt, "parse", "--target-path", str(folder / "state"))
    assert done.returncode == 0, done.stdout
    return checkout


def in_fork(
    fork: Path, demo: DemoRetailer, *command: str
) -> subprocess.CompletedProcess:
    """Run a command of a workflow in the fork."""
    return subprocess.run(
        [*command],
        env={
            **demo.environment,
            "PERCORSO_HOME": str(fork.parent / "home"),
            "PYTHONPATH": str(fork / "scripts"),
            "PERCORSO_AS_OF": "2026-06-30",
        },
        cwd=fork,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.long
def test_a_pull_request_tells_and_builds_what_it_reaches(
    fork: Path, demo: DemoRetailer
) -> None:
    """Nothing while nothing is changed; of a changed model, who reads what follows."""
    state = str(fork.parent / "state")
    asked = (sys.executable, "scripts/impacted.py", "--state", state)
    done = in_fork(fork, demo, *asked)
    assert done.returncode == 0, done.stderr
    assert "No table is made in another way than before." in done.stdout
    staging = fork / "models" / "staging" / "messaging" / "stg_messaging__events.sql"
    staging.write_text(f"-- changed\n{staging.read_text()}")
    done = in_fork(fork, demo, *asked)
    assert done.returncode == 0, done.stderr
    assert "Changed: `stg_messaging__events`." in done.stdout
    assert "| Dashboard: Results | dashboard |" in done.stdout
    assert "| Audience: Scrap your old fridge | application |" in done.stdout
    assert not (fork.parent / "home" / "target_impact").exists()
    board = fork / "models" / "marts" / "journey" / "journey_friction.sql"
    staging.write_text(staging.read_text().removeprefix("-- changed\n"))
    board.write_text(f"-- changed\n{board.read_text()}")
    done = in_fork(fork, demo, *asked)
    assert "| Dashboard: Journey | dashboard |" in done.stdout
    assert "Dashboard: Results" not in done.stdout
    dbt = str(Path(sys.executable).parent / "dbt")
    done = in_fork(
        fork,
        demo,
        *(dbt, "build", "--select", "state:modified+", "--state", state, "--defer"),
        *("--indirect-selection", "cautious"),
    )
    assert done.returncode == 0, done.stdout[-2000:]
    assert "journey_friction" in done.stdout
    assert "journey_funnel" not in done.stdout


@pytest.mark.long
def test_what_a_container_copies_is_enough_for_its_command(
    demo: DemoRetailer, tmp_path: Path
) -> None:
    """Its CMD, on a copy of what it copies, with the environment of the tests."""
    checkout = tmp_path / "percorso"
    checkout.mkdir()
    for line in instructions("COPY"):
        *sources, _ = line.split()
        for name in sources:
            if (CHECKOUT / name).is_dir():
                shutil.copytree(CHECKOUT / name, checkout / name)
            else:
                shutil.copy(CHECKOUT / name, checkout / name)
    (checkout / ".venv").symlink_to(sys.prefix)
    before = {path for path in checkout.rglob("*") if "__pycache__" not in path.parts}
    (command,) = instructions("CMD")
    done = subprocess.run(
        yaml.safe_load(command),
        cwd=checkout,
        env={
            **demo.environment,
            "PERCORSO_HOME": str(tmp_path / "home"),
            "PYTHONPATH": str(checkout / "scripts"),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "home" / "published" / "crm.duckdb").exists()
    assert (tmp_path / "home" / "dashboards" / "index.html").exists()
    # Nothing is written where the user of the container has no right to.
    after = {path for path in checkout.rglob("*") if "__pycache__" not in path.parts}
    assert after == before
