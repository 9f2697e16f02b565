"""The benchmarks measure what they say: small runs against known answers."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import CHECKOUT, DemoRetailer
from stdnum.it import codicefiscale
from test_identity import PAIRS

BENCHMARKS = CHECKOUT / "benchmarks"


def run(program: str, *arguments: object) -> subprocess.CompletedProcess:
    """Run one of benchmarks/; the exit code is the caller's to judge."""
    return subprocess.run(
        [sys.executable, str(BENCHMARKS / program), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def truth(
    demo: DemoRetailer, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict]:
    """Figures of identity_truth.py on the demo."""
    results = tmp_path_factory.mktemp("results")
    done = run("identity_truth.py", demo.home, demo.truth, "--results", results)
    assert done.returncode == 0, done.stderr
    return json.loads((results / "identity_truth.json").read_text())


def test_figures_are_those_of_the_test(truth: dict, demo: DemoRetailer) -> None:
    precision, recall, lost = demo.query(PAIRS.format(truth=demo.truth))[0]
    figures = truth["figures"]
    assert figures["precision"] == pytest.approx(precision)
    assert figures["recall"] == pytest.approx(recall)
    assert figures["lost"] == lost


def test_every_pair_missed_or_wrong_has_a_reason(truth: dict) -> None:
    figures = truth["figures"]
    missed = figures["pairs_of_one_person"] - figures["pairs_right"]
    wrong = figures["pairs_found"] - figures["pairs_right"]
    assert sum(row["pairs"] for row in truth["missed"]) == missed > 0
    assert sum(row["pairs"] for row in truth["wrong"]) == wrong
    assert figures["recall_with_usable_key"] >= figures["recall"]


def test_who_can_be_found_is_found(truth: dict) -> None:
    """Of the pairs that a usable key joins, all but a few in a hundred."""
    assert truth["figures"]["recall_with_usable_key"] >= 0.98


def test_a_bound_that_is_not_reached_fails(demo: DemoRetailer, tmp_path: Path) -> None:
    done = run(
        "identity_truth.py",
        demo.home,
        demo.truth,
        "--results",
        tmp_path,
        "--min-recall",
        1.1,
    )
    assert done.returncode == 1


@pytest.mark.parametrize("program", ["identity_truth.py", "identity_febrl.py"])
def test_a_missing_input_is_told_in_one_line(program: str, tmp_path: Path) -> None:
    given = [tmp_path, tmp_path] if "truth" in program else ["--data", tmp_path]
    done = run(program, *given)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1, done.stderr


def test_a_mistyped_number_is_a_code_that_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(BENCHMARKS)
    from identity_febrl import tax_code

    for number in ("6988048", "0123456", "9999999", "1804974"):
        code = tax_code(number, None)
        assert codicefiscale.calc_check_digit(code[:15]) == code[15]
        for place in range(7):
            digit = "5" if number[place] != "5" else "6"
            mistyped = tax_code(number[:place] + digit + number[place + 1 :], number)
            assert len(mistyped) == 16
            assert codicefiscale.calc_check_digit(mistyped[:15]) != mistyped[15]
    assert tax_code("", "6988048") == ""


def test_contenders_find_the_same_people(tmp_path: Path) -> None:
    pytest.importorskip("scipy")
    options = ["--links", 0.005, "--runs", 1, "--only", "scipy", "union_find"]
    done = run("identity_speed.py", *options, "--results", tmp_path)
    assert done.returncode == 0, done.stderr
    told = json.loads((tmp_path / "identity_speed_0.005m.json").read_text())
    assert told["records"] == told["contacts"]
    assert [row["contender"] for row in told["contenders"]] == [
        "scan",
        "scipy",
        "union_find",
    ]


@pytest.mark.long
def test_more_promotions_are_decided_in_the_same_pass(tmp_path: Path) -> None:
    options = ["--size", 0.001, "--runs", 1, "--more", 20, "--results", tmp_path]
    done = run("promotions_speed.py", *options)
    assert done.returncode == 0, done.stderr
    told = json.loads((tmp_path / "promotions_speed_0.001m.json").read_text())
    few, many = [s for s in told["sets"] if s["step"] == "decide"]
    assert many["promotions"] == few["promotions"] + 20
    assert many["scans"] == few["scans"]
    for day in ("first", "second"):
        model = "int_promotions_decided"
        assert (
            many["days"][day]["models"][model]["rows"]
            > few["days"][day]["models"][model]["rows"]
            > 0
        )
