"""Named scenarios with the records that make them and what must come of them."""
