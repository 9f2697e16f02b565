"""Erasing people who asked for it: from every file that the project keeps."""
