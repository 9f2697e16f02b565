"""A connection to work on people's data with, that leaves none of it behind."""

from pathlib import Path

import duckdb

from percorso.door_typing import literal
from percorso.home import Home
from percorso.limits import engine_settings


def spill(home: Home) -> Path:
    """Where the engine writes what memory does not hold."""
    return home.root / "erasing.spill"


def connect(home: Home) -> duckdb.DuckDBPyConnection:
    """A connection within the home's limits, that spills below the home."""
    db = duckdb.connect(config=engine_settings())
    db.execute("set TimeZone = 'UTC'")
    db.execute("set enable_progress_bar = false")
    db.execute(f"set temp_directory = {literal(str(spill(home)))}")
    return db
