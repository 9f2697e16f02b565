"""The whole demo, from a seed to files."""

import json
import shutil
from pathlib import Path

import duckdb

from percorso.demo import (
    campaigns,
    catalogue,
    codes,
    dirt,
    engine,
    files,
    outcomes,
    people,
    personas,
    pools,
    sales,
    service,
    truth,
    web,
)
from percorso.errors import Refused

MINIMUM_PEOPLE = 200


def generate(size: int, seed: int, out: Path, truth_folder: Path) -> dict[str, int]:
    """Write a demo and its truth, replacing an earlier one.

    Args:
        size: how many people to make up.
        seed: the only source of chance.
        out: folder of the contract's entities.
        truth_folder: folder of the truth, which no model may read.

    Returns:
        Rows by entity.

    Raises:
        Refused: `out` or `truth_folder` holds something else, or `size` is too
            small to fill every entity.
    """
    if size < MINIMUM_PEOPLE:
        raise Refused(
            f"{size} people are too few", "--people", f"{MINIMUM_PEOPLE} or more"
        )
    for folder in (out, truth_folder):
        files.check_replaceable(folder)
    drafts = {folder: files.draft_of(folder) for folder in (out, truth_folder)}
    try:
        con = engine.connect(seed, drafts[truth_folder] / "spill")
        make_entities(con, size, seed)
        dirt.soil_parquet(con)
        files.render_csv(con)
        raw_lines = dirt.soil_csv(con)
        con.execute("create table truth_dirt as from dirt")
        files.write_entities(con, drafts[out], raw_lines)
        files.write_truth(con, drafts[truth_folder])
        con.close()
        shutil.rmtree(drafts[truth_folder] / "spill", ignore_errors=True)
        for folder, draft in drafts.items():
            files.swap_in(draft, folder)
    finally:
        for draft in drafts.values():
            shutil.rmtree(draft, ignore_errors=True)
    manifest = (out / files.MANIFEST).read_text()
    return rows_by_entity(manifest)


def make_entities(con: duckdb.DuckDBPyConnection, size: int, seed: int) -> None:
    """Create every `out_<entity>` and `truth_*` table.

    Args:
        con: a connection of `engine.connect(seed)`.
        size: how many people to make up.
        seed: the seed of the connection.
    """
    codes.create_macros(con)
    pools.create_pools(con, seed)
    catalogue.create_catalogue(con)
    people.create_people(con, size)
    outcomes.create_activities(con)
    sales.create_base_occasions(con)
    sales.create_sales(con)
    sales.add_sales(con, "occasions")
    campaigns.create_assignments(con)
    sales.add_sales(con, "asked_occasions")
    campaigns.redeem_refunds(con)
    campaigns.create_messages(con)
    sales.finish_sales(con)
    web.create_web_events(con, size)
    campaigns.create_costs(con)
    service.create_contacts(con)
    service.create_consents(con)
    service.create_interactions(con)
    service.create_requests(con)
    truth.create_truth(con)
    personas.create_personas(con)
    truth.create_identifiers(con)


def rows_by_entity(manifest: str) -> dict[str, int]:
    """Rows of each entity, summed over its files.

    Args:
        manifest: text of a demo's manifest.

    Returns:
        Entity to data rows.
    """
    rows: dict[str, int] = {}
    for listed in json.loads(manifest)["files"]:
        entity = listed["file"].split("/")[0]
        rows[entity] = rows.get(entity, 0) + listed["rows"]
    return rows
