"""Splink's answer on one FEBRL set, for identity_febrl.py to score beside Percorso.

A child process of identity_febrl.py runs it: it needs Splink 5 and nothing of
Percorso. The model weighs names, date, address and number, with no label seen.
"""

import argparse
import sys
from pathlib import Path

try:
    import splink.comparison_library as cl
    from splink import Linker, SettingsCreator, block_on
    from splink.backends.duckdb import DuckDBAPI
except ImportError:
    print("Splink 5 is not installed: see benchmarks/README.md", file=sys.stderr)
    sys.exit(3)

import duckdb

# Every pair that agrees on one of these is weighed.
BLOCKS = [
    ("soc_sec_id",),
    ("date_of_birth",),
    ("given_name", "surname"),
    ("surname", "postcode"),
    ("given_name", "postcode"),
    ("address_1", "street_number"),
]
SEED = 1
THRESHOLD = 0.99


def main(argv: list[str] | None = None) -> int:
    """Train on the set itself, weigh the pairs, cluster, write.

    Args:
        argv: arguments without the program's name; None = those of the shell.

    Returns:
        The exit code: 0 done, 3 without Splink.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", metavar="INPUT", type=Path, help="CSV of the set")
    parser.add_argument(
        "target", metavar="OUTPUT", type=Path, help="CSV of rec_id and cluster_id"
    )
    options = parser.parse_args(argv)
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="rec_id",
        blocking_rules_to_generate_predictions=[block_on(*keys) for keys in BLOCKS],
        comparisons=[
            cl.JaroWinklerAtThresholds("given_name", [0.9, 0.7]),
            cl.JaroWinklerAtThresholds("surname", [0.9, 0.7]),
            cl.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]),
            cl.JaroWinklerAtThresholds("address_1", [0.9, 0.7]),
            cl.ExactMatch("street_number"),
        ],
    )
    with duckdb.connect() as con:
        con.execute(
            "create table records as select * from read_csv(?, all_varchar = true, "
            "nullstr = '')",
            [str(options.source)],
        )
        linker = Linker(DuckDBAPI(connection=con).register("records"), settings)
        train = linker.training
        train.estimate_probability_two_random_records_match(
            [block_on("soc_sec_id")], recall=0.9
        )
        train.estimate_u_using_random_sampling(seed=SEED)
        for keys in (("date_of_birth",), ("soc_sec_id",)):
            train.estimate_parameters_using_expectation_maximisation(
                block_on(*keys), record_sample_proportion=1.0
            )
        pairs = linker.inference.predict()
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
            pairs, threshold_match_probability=THRESHOLD
        )
        con.execute(
            f"copy (select rec_id, cluster_id from {clusters.physical_name} "
            f"order by rec_id) to '{options.target}' (header)"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
