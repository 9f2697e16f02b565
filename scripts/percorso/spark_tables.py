"""Rows that Spark hands over: Parquet in the home, which both can see."""

from collections.abc import Callable

from percorso.home import Home


def fetch(home: Home, spark: Callable[[str], list[tuple]], table: str) -> str:
    """Have Spark write a table's rows where this process can read them.

    Args:
        home: gets a folder `spark/fetched`, one folder in it a table.
        spark: runs a statement.
        table: with its schema.

    Returns:
        The pattern of the files that hold the rows.

    Raises:
        SparkFailed: the table is not there, or cannot be written.
    """
    folder = home.root / "spark" / "fetched" / table
    # Else Spark writes moments in a form of its own, without their time zone.
    spark("set spark.sql.parquet.outputTimestampType = TIMESTAMP_MICROS")
    spark(f"insert overwrite directory '{folder}' using parquet select * from {table}")
    return f"{folder}/*.parquet"
