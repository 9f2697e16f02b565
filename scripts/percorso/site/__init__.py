"""The documentation site: the guides, every table, the words, for a browser."""
