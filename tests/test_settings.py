"""Settings in dbt_project.yml that are no text: what each may be."""

import pytest
import yaml
from conftest import CHECKOUT, Retailer
from rendering import CompilationError, macro

VARS = yaml.safe_load((CHECKOUT / "dbt_project.yml").read_text())["vars"]


def check(**changed: object) -> None:
    """Check the settings as shipped, but for some."""
    settings = VARS | changed
    macro(
        "settings/check_kinds.sql",
        var=settings.__getitem__,
        setting_kinds=macro("settings/setting_kinds.sql"),
    )()


def test_every_setting_has_a_kind_but_those_that_are_text() -> None:
    """A new one that nobody checks would fail deep in a model, or not at all."""
    text = {name for name, value in VARS.items() if isinstance(value, str | None)}
    assert set(macro("settings/setting_kinds.sql")()) == set(VARS) - text


@pytest.mark.parametrize(
    ("name", "given", "wanted"),
    [
        ("path_steps", 0, "a whole number from 1"),
        ("path_steps", 1.5, "a whole number from 1"),
        ("path_steps", None, "a whole number from 1"),
        ("pending_days", -1, "a whole number from 0"),
        ("pending_days", "14", "a whole number from 0"),
        ("pending_days", True, "a whole number from 0"),
        ("vip_share", -0.01, "a number from 0 to 1"),
        ("vip_share", 1.01, "a number from 0 to 1"),
        ("vip_share", True, "a number from 0 to 1"),
        ("interval_z", 0, "a number above 0"),
        ("interval_z", "1.96", "a number above 0"),
        ("profiling_requires_consent", "false", "true or false"),
        ("profiling_requires_consent", 0, "true or false"),
    ],
)
def test_what_a_setting_cannot_be_is_refused(
    name: str, given: object, wanted: str
) -> None:
    with pytest.raises(CompilationError) as raised:
        check(**{name: given})
    assert str(raised.value) == (
        f"wrong setting - {name} must be {wanted}. Got: {given}"
    )


def test_what_a_setting_can_just_be_is_not() -> None:
    check()
    check(path_steps=1, pending_days=0, vip_share=0, srm_alpha=1, interval_z=0.01)


def check_moment(moment: str) -> None:
    """Check the moment of a run of 30 June 2026 in Rome."""
    macro(
        "settings/check_moment.sql",
        setting=lambda *_: moment,
        as_of_date=lambda: "date '2026-06-30'",
        business_timezone=lambda: "Europe/Rome",
    )()


@pytest.mark.parametrize("moment", ["2026-06-29T21:59Z", "2026-06-30 22:00:00+00"])
def test_a_moment_of_another_day_is_refused(moment: str) -> None:
    with pytest.raises(CompilationError) as raised:
        check_moment(moment)
    assert str(raised.value) == (
        "wrong setting - as_of_at must be a moment of 2026-06-30 in Europe/Rome. "
        f"Got: {moment}"
    )


@pytest.mark.parametrize("moment", ["", "2026-06-29T22:00Z", "2026-06-30 21:59:59.9Z"])
def test_a_moment_of_the_day_is_not(moment: str) -> None:
    check_moment(moment)


@pytest.mark.long
def test_dbt_refuses_it_before_any_model(demo: Retailer) -> None:
    done = demo.dbt("seed", "--vars", "{path_steps: 0}")
    assert done.returncode != 0
    assert "path_steps must be a whole number from 1. Got: 0" in done.stdout
