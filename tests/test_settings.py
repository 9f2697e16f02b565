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


@pytest.mark.long
def test_dbt_refuses_it_before_any_model(demo: Retailer) -> None:
    done = demo.dbt("seed", "--vars", "{path_steps: 0}")
    assert done.returncode != 0
    assert "path_steps must be a whole number from 1. Got: 0" in done.stdout
