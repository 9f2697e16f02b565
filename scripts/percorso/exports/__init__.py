"""A day's published decisions as files that a sending service takes."""
