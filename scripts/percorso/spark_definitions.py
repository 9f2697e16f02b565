"""The definition files handed to Spark: their rows as Parquet in the home."""

import duckdb

from percorso import definition_files, parquet
from percorso.contract import CHECKOUT
from percorso.home import Home
from percorso.run import dbt


def hand_over(home: Home) -> int:
    """Check the definition files, and write the rows of each with their lines.

    Spark does not say on which line of a file a row stands, and the macros that
    check the definitions are DuckDB's.

    Args:
        home: gets a folder `definitions`, one folder in it a file.

    Returns:
        How many files were written.

    Raises:
        WrongSetting: naming file, line, rule and value of what is wrong.
    """
    dbt(home, "run-operation", "check_definitions")
    return write(home)


def write(home: Home) -> int:
    """Write the rows of each definition file as they are; returns how many files."""
    shipped = sorted((CHECKOUT / "seeds").glob("*.csv"))
    with duckdb.connect() as connection:
        for file in shipped:
            folder = home.root / "definitions" / file.stem
            folder.mkdir(parents=True, exist_ok=True)
            path = str(definition_files.path_of(file.name)).replace("'", "''")
            parquet.write(
                connection,
                "select *, row_number() over () + 1 as line_number from read_csv("
                f"'{path}', header = true, all_varchar = true, delim = ',', "
                "quote = '\"')",
                folder / "rows.parquet",
            )
    return len(shipped)
