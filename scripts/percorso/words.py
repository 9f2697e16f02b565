"""Numbers in sentences."""


def counted(number: int, noun: str, many: str | None = None) -> str:
    """A number with what it counts.

    Args:
        number: how many, thousands set apart by commas.
        noun: the word for one.
        many: the word for none or several; None adds an s.

    Returns:
        `1 person`, or `2,000 people`.
    """
    return f"{number:,} {noun if number == 1 else many or noun + 's'}"


def people(number: int) -> str:
    """How many people: `1 person`, or `2,000 people`."""
    return counted(number, "person", "people")
