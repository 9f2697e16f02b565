"""Numbers in sentences."""

import pytest

from percorso.words import counted, people


@pytest.mark.parametrize(
    ("number", "told"),
    [(0, "0 orders"), (1, "1 order"), (2, "2 orders"), (1234, "1,234 orders")],
)
def test_one_is_not_several(number: int, told: str) -> None:
    assert counted(number, "order") == told


def test_a_word_may_have_a_plural_of_its_own() -> None:
    assert [people(number) for number in (1, 2)] == ["1 person", "2 people"]
