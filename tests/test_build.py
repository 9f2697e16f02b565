"""The run from files to published tables: same in, same out; bad in, nothing out."""

import fcntl
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from conftest import CHECKOUT, DemoRetailer, Retailer
from scenarios.build import settings_of
from test_cases import orders, write_landing

from percorso.errors import PercorsoError
from percorso.home import Home
from percorso.publish import audit, rollback
from percorso.run import WrongSetting, dbt

AS_OF = "2026-06-30"
# They tell of runs: when each was, and how long it took.
OF_RUNS = ("door_checks", "run_history")


def export(retailer: Retailer, database: str) -> dict[str, str]:
    """Every published table as a hash of its rows in order, but those of runs."""
    path = retailer.home / "published" / f"{database}.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        tables = [
            row[0]
            for row in connection.execute(
                "select table_name from duckdb_tables() "
                "where schema_name = 'main' order by 1"
            ).fetchall()
        ]
        return {
            table: connection.execute(
                "select md5(coalesce(string_agg(row_text, chr(10) "
                f"order by row_text), '')) from (select {table}::varchar "
                f"as row_text from {table})"
            ).fetchone()[0]
            for table in tables
            if table not in OF_RUNS
        }


@pytest.fixture
def small(tmp_path: Path, new_home: Path) -> Retailer:
    """A handful of orders, landed by nobody yet."""
    write_landing(tmp_path / "landing", orders()[-8:])
    return Retailer(
        landing=tmp_path / "landing",
        home=new_home,
        # A handful of orders needs no more, however many definitions there are.
        settings={"PERCORSO_AS_OF": AS_OF, "PERCORSO_MEMORY": "500MB"},
    )


@pytest.mark.long
def test_same_input_gives_the_same_tables(
    demo: DemoRetailer, new_retailer: Callable[..., Retailer]
) -> None:
    """Another home, one thread instead of all: not a byte differs."""
    again = new_retailer(demo.landing, PERCORSO_THREADS="1")
    again.build()
    for database in ("crm", "bi", "ops"):
        assert export(again, database) == export(demo, database)


def test_building_again_changes_nothing(
    demo: DemoRetailer, tmp_path: Path, new_home: Path
) -> None:
    """A second run of the day adds nobody, even under a reader's eyes.

    With little memory, which one model at a time has for itself.
    """
    again = demo.copied(tmp_path, new_home)
    again.settings |= {"PERCORSO_MEMORY": "3GB", "PERCORSO_THREADS": "2"}
    before = export(demo, "crm")
    path = again.home / "published" / "crm.duckdb"
    with duckdb.connect(str(path), read_only=True) as reader:
        again.build()
        assert reader.execute("select count(*) from customers").fetchone()[0] > 0
    assert export(again, "crm") == before
    told = json.loads((again.home / "target" / "run_results.json").read_text())
    # Hooks are run by none of them.
    assert {result["thread_id"] for result in told["results"]} == {
        "main",
        "Thread-1 (worker)",
    }
    # What keeps rows found nobody to make anew.
    for what in ("visitors", "journeys", "people"):
        with duckdb.connect(str(again.home / "build.duckdb"), read_only=True) as built:
            assert built.execute(
                f"select count(*) from intermediate.int_{what}_outdated"
            ).fetchone() == (0,)
    assert len(list((again.home / "versions").iterdir())) == 2
    built_again = again.home.joinpath("published").resolve()
    rollback(Home(again.home))
    assert again.home.joinpath("published").resolve() < built_again


def test_a_name_full_of_code_is_just_characters(
    small: Retailer, tmp_path: Path
) -> None:
    """SQL and Jinja in a definition are neither run nor lost; the file is left."""
    definitions = tmp_path / "definitions"
    definitions.mkdir()
    nasty = "Scrap'; drop table x; -- {{ 1 / 0 }}"
    text = (CHECKOUT / "seeds" / "promotions.csv").read_text()
    text = text.replace("Scrap your old freezer", nasty)
    (definitions / "promotions.csv").write_text(text)
    small.settings["PERCORSO_DEFINITIONS"] = str(definitions)
    small.build_only("int_promotions_versioned")
    with duckdb.connect(str(small.home / "build.duckdb"), read_only=True) as built:
        for table in (
            "definitions.promotions",
            "intermediate.int_promotions_versioned",
        ):
            assert built.execute(
                f"select name from {table} where promotion_id = 'scrap_freezer'"
            ).fetchone() == (nasty,)
    assert (definitions / "promotions.csv").read_text() == text


def test_missing_column_stops_before_any_model(small: Retailer) -> None:
    """A required column that is not there is named, and nothing is built."""
    path = small.landing / "orders" / "orders.csv"
    path.write_text(path.read_text().replace("placed_at", "placed", 1))
    done = small.run("build.py")
    assert done.returncode == 2
    assert "orders/orders.csv" in done.stderr
    assert "placed_at" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (small.home / "build.duckdb").exists()
    assert not (small.home / "published").exists()


WRONG = (
    (
        "promotions.csv",
        "any,freezers,72",
        "any,freezerz,-72",
        "promotions.csv line 2: category_group must be in category_groups.csv. "
        "Got: freezerz",
        "promotions.csv line 2: lookback_months must be a whole number, 0 or more. "
        "Got: -72",
    ),
    (
        "promotions.csv",
        "washing_machines,72,36,average_line,email,31,0.2",
        "washing_machines,100,36,average_line,email,31,0",
        "promotions.csv line 3: lookback_months + backlog_max_age_months must not "
        "exceed the months of its purpose in retention_policy.csv. Got: 100 + 36",
        "promotions.csv line 3: an active promotion without a holdout needs a "
        "holdout_waiver. Got: 0",
    ),
    (
        "promotions.csv",
        "scrap_oven,Scrap",
        "scrap'; drop table x,Scrap",
        "promotions.csv line 7: promotion_id must be lower-case letters, digits "
        "and underscores. Got: scrap'; drop table x",
    ),
    (
        "promotions.csv",
        "renew_tablet,",
        "renew_desktop,",
        "promotions.csv line 12: promotion_id must stand once. Got: renew_desktop",
    ),
    (
        "promotion_bands.csv",
        "from_280,280,",
        "from_280,270,",
        "promotion_bands.csv line 3: bands must not overlap: this one begins below "
        "the end of the one before. Got: 270",
    ),
    (
        "promotion_bands.csv",
        "from_340,340,",
        "from_340,350,",
        "promotion_bands.csv line 5: bands must leave no gap: this one begins above "
        "the end of the one before. Got: 350 after 340",
    ),
    (
        "promotion_bands.csv",
        "scrap_fridge,from_400,400,,true",
        "scrap_fridge,from_400,400,,false",
        "promotion_bands.csv line 7: a shared bound must be in exactly one of its "
        "two bands. Got: 400",
    ),
    (
        "promotion_bands.csv",
        "scrap_gas_cooker,from_400,400,",
        "scrap_gas_cooker,from_400,400,300",
        "promotion_bands.csv line 9: lower_bound must be below upper_bound. "
        "Got: 400 and 300",
    ),
    (
        "promotion_variants.csv",
        "scrap_freezer,,refund,0.5",
        "scrap_freezer,,refund,0.4",
        "promotion_variants.csv line 3: the shares of a promotion and band must sum "
        "to 1. Got: 0.4",
    ),
    (
        "promotion_variants.csv",
        "scrap_washing_machine,,refund,0.5",
        "scrap_washing_machine,,refund,0",
        "promotion_variants.csv line 5: a share must be above 0: take the row of a "
        "variant that rests away. Got: 0",
    ),
    (
        "survivorship.csv",
        "first_name,most_recent,contact,1",
        "forename,most_recent,contact,1",
        "survivorship.csv line 2: attribute must be one of first_name, last_name, ",
        ". Got: forename",
    ),
    (
        "survivorship.csv",
        "last_name,most_recent,contact,1",
        "last_name,newest,contact,1",
        "survivorship.csv line 4: rule must be one of most_recent, most_frequent, "
        "earliest. Got: newest",
        "survivorship.csv line 5: the rows of an attribute must have one rule. "
        "Got: most_recent",
    ),
    (
        "survivorship.csv",
        "city,most_recent,contact,2",
        "city,most_recent,delivered_order,2",
        "survivorship.csv line 7: a source must stand once per attribute. "
        "Got: delivered_order",
    ),
    (
        "survivorship.csv",
        "province,most_recent,contact,2",
        "province,most_recent,crm,2",
        "survivorship.csv line 10: source of province must be one of contact, "
        "delivered_order, order. Got: crm",
    ),
    (
        "survivorship.csv",
        "postal_code,most_recent,contact,2",
        "postal_code,most_recent,contact,1.5",
        "survivorship.csv line 13: source_rank must be a whole number, 0 or more. "
        "Got: 1.5",
    ),
    (
        "survivorship.csv",
        "birth_date,most_frequent,contact,1",
        "birth_date,most_frequent,order,",
        "survivorship.csv line 22: source of birth_date must be one of contact. "
        "Got: order",
        "survivorship.csv line 22: source_rank must be filled. Got: nothing",
    ),
    (
        "survivorship.csv",
        "gender,most_frequent,contact,1\n",
        "",
        "survivorship.csv line 1: attribute gender must stand in a row. Got: nothing",
    ),
    (
        "survivorship.csv",
        "email,most_recent,contact,1",
        "email,most_recent,delivered_order,1",
        "survivorship.csv line 23: source of email must be one of contact, order, "
        "other. Got: delivered_order",
    ),
    (
        "channel_rules.csv",
        "17,Organic Search,,,^organic$,",
        "17,Organic Search,,,^(organic,",
        "channel_rules.csv line 18: medium_pattern must be a regular expression. "
        "Got: ^(organic",
    ),
    (
        "channel_rules.csv",
        "22,Audio,,,^audio$,",
        "22,Audio,,,,",
        "channel_rules.csv line 23: a rule must have a condition. Got: Audio",
    ),
    (
        "channel_rules.csv",
        "14,Organic Video,video,,,",
        "13,Organic Video,film,,,",
        "channel_rules.csv line 15: source_kind must be one of search, social, ",
        "video, shopping, other, own. Got: film",
        "channel_rules.csv line 15: a row must stand once. Got: 13",
    ),
    (
        "traffic_sources.csv",
        "bing,search",
        "Bing,search",
        "traffic_sources.csv line 3: source must be lower case, without blanks. "
        "Got: Bing",
    ),
    (
        "machine_agents.csv",
        "linkscan|link.?check|url.?scan|safe.?links|urldefense,scanner,",
        "linkscan|(link.?check,robot,",
        "machine_agents.csv line 5: machine must be one of prefetch, scanner, "
        "crawler. Got: robot",
        "machine_agents.csv line 5: agent_pattern must be a regular expression. "
        "Got: linkscan|(link.?check",
    ),
    (
        "machine_agents.csv",
        "bot\\b|crawler|spider|bingpreview|facebookexternalhit|slurp,",
        "Bot.*|.*,",
        "machine_agents.csv line 9: agent_pattern must be lower case, as agents are "
        "met. Got: Bot.*|.*",
        "machine_agents.csv line 9: agent_pattern must not fit every agent. "
        "Got: Bot.*|.*",
    ),
    (
        "click_ids.csv",
        "msclkid,bing,cpc",
        "msclkid,bing,",
        "click_ids.csv line 6: medium must be filled. Got: nothing",
    ),
)
WRONG_OF_RULES = (
    (
        "promotion_rules.csv",
        "lead_nurture,sign,interest",
        "lead_nurture,sign,whim",
        "promotion_rules.csv line 6: sign must be one of registered, event, ",
        "cart_left, interest, dearer_look, related, advocacy, last_activity, consent. "
        "Got: whim",
    ),
    (
        "promotion_rules.csv",
        "lead_welcome,max_orders,0",
        "lead_welcome,most_orders,0",
        "promotion_rules.csv line 3: parameter must be one of sign, wait_hours, ",
        "Got: most_orders",
    ),
    (
        "promotion_rules.csv",
        "lead_nurture,min_score,2",
        "lead_nurture,min_score,-2",
        "promotion_rules.csv line 7: min_score must be a number with a decimal "
        "point, 0 or more. Got: -2",
    ),
    (
        "promotion_rules.csv",
        "second_purchase,wait_days,60",
        "second_purchase,wait_days,60.5\nsecond_purchase,valid_days,31",
        "wait_days must be a whole number. Got: 60.5",
        "valid_days must stand once per promotion. Got: 31",
    ),
    (
        "promotion_rules.csv",
        "cart_reminder,sign,cart_left",
        "scrap_fridge,sign,cart_left",
        "rules are for promotions of behaviour. Got: scrap_fridge",
        "a promotion of behaviour needs a sign in promotion_rules.csv. "
        "Got: cart_reminder",
    ),
    (
        "promotion_rules.csv",
        "gift_seeker,is_unusual,true",
        "gift_seeker,is_unusual,maybe\ngift_seeker,sign,interest",
        "is_unusual must be true or false. Got: maybe",
        "a row must stand once. Got: sign",
    ),
    (
        "promotion_rules.csv",
        "browse_reminder,wait_hours,24",
        "browse_reminder,wait_hours,24\nbrowse_reminder,wait_months,1",
        "wait_hours goes without wait_days and wait_months. Got: 24",
    ),
    (
        "promotion_rules.csv",
        "loyalty_plan,sign,order",
        "nobody,sign,order",
        "promotion_id must be in promotions.csv. Got: nobody",
    ),
    (
        "promotions.csv",
        "loyalty_plan,Join the club,loyalty,behaviour,any,,,,,email,51,0.1,,,,,180,",
        "loyalty_plan,Join the club,loyalty,behaviour,any,,,,,email,51,0.1,,,,,,",
        "reentry after_cooldown needs cooldown_days. Got: loyalty_plan",
    ),
    (
        "promotion_bands.csv",
        "up_sell,everyone,,,true,false,",
        "up_sells,everyone,,,true,false,",
        "a promotion needs a band in promotion_bands.csv. Got: up_sell",
    ),
)
WRONG_OF_TOUCHPOINTS = (
    (
        "touchpoint_types.csv",
        "website,digital,owned,web,,traffic,visits",
        "website,virtual,rented,web,,traffic,hits",
        "touchpoint_types.csv line 2: class must be one of traditional, digital, "
        "external. Got: virtual",
        "touchpoint_types.csv line 2: owner must be one of owned, paid, earned. "
        "Got: rented",
        "touchpoint_types.csv line 2: kpi must be one of visits, receipts, orders, "
        "orders_after, visits_after, participants, interactions, solved_contacts, "
        "rating, registrations. Got: hits",
    ),
    (
        "touchpoint_types.csv",
        "chat,digital,owned,chat,contact,",
        "chat,digital,owned,chat,,",
        "touchpoint_types.csv line 21: an interaction must have an action. Got: chat",
    ),
    (
        "touchpoint_types.csv",
        "\nreview,external,earned,review,opinion,",
        "\nsurvey,external,earned,review,praise,",
        "touchpoint_types.csv line 1: touchpoint review must stand in a row. "
        "Got: nothing",
        "touchpoint_types.csv line 25: a row must stand once. Got: survey",
        "touchpoint_types.csv line 25: action must be in touchpoint_actions.csv. "
        "Got: praise",
    ),
    (
        "touchpoint_actions.csv",
        "clicked,4,inbound,false",
        "klicked,four,both,perhaps",
        "touchpoint_actions.csv line 1: action clicked must stand in a row. "
        "Got: nothing",
        "touchpoint_actions.csv line 5: action_rank must be a whole number, 0 or "
        "more. Got: four",
        "touchpoint_actions.csv line 5: direction must be one of inbound, outbound. "
        "Got: both",
        "touchpoint_actions.csv line 5: is_explicit must be true or false. "
        "Got: perhaps",
    ),
    (
        "channel_owners.csv",
        "Display,paid",
        "Posters,bought",
        "channel_owners.csv line 1: channel_group Display must stand in a row. "
        "Got: nothing",
        "channel_owners.csv line 5: owner must be one of owned, paid, earned. "
        "Got: bought",
    ),
)
WRONG_OF_PHASES = (
    (
        "phase_rules.csv",
        "2,list_view,category,1,,,90,false,",
        "8,list_look,shop,1,30,,90,no,",
        "phase_rules.csv line 6: phase must be one of 1, 2, 3, 4, 5, 6, 7. Got: 8",
        "phase_rules.csv line 6: counted_per must be one of customer, category, "
        "product. Got: shop",
        "phase_rules.csv line 6: needs_order must be true or false. Got: no",
        "phase_rules.csv line 6: within_days must be filled when at_least is more "
        "than 1, and only then. Got: 30",
    ),
    (
        "phase_rules.csv",
        "3,wish,category,1,",
        "3,click,category,6,",
        "phase_rules.csv line 10: a sign must stand once per phase. Got: click",
        "phase_rules.csv line 10: at_least must be 1 to 5. Got: 6",
    ),
    (
        "phase_rules.csv",
        "4,checkout,",
        "5,checkout,",
        "phase_rules.csv line 17: nothing but an order begins phase 5. Got: checkout",
        "phase_rules.csv line 17: reopens_after_days is for phases 2 to 4. Got: 0",
    ),
    (
        "phase_rules.csv",
        "5,order,category,1,,,14,",
        "5,order,category,1,,,,",
        "phase_rules.csv line 22: expires_after_days must be filled: when an order "
        "without a delivery date is taken for handed over. Got: nothing",
    ),
    (
        "phase_rules.csv",
        "6,handover,",
        "7,handover,",
        "phase_rules.csv line 23: an order begins phase 5, its handover phase 6, at "
        "once. Got: 7",
    ),
)
WRONG_OF_PROFILES = (
    (
        "purchase_cycles.csv",
        "consumable,90,365",
        "consumable,365,365",
        "purchase_cycles.csv line 2: active_days must be below inactive_days. "
        "Got: 365 and 365",
    ),
    (
        "purchase_cycles.csv",
        "semi_durable,180,730,24,3",
        "semi_durable,180,730,0,0",
        "purchase_cycles.csv line 3: window_months must be 1 or more. Got: 0",
        "purchase_cycles.csv line 3: frequent_orders must be 1 or more. Got: 0",
    ),
    (
        "purchase_cycles.csv",
        "\ndurable,365,1095,36,2",
        "\nsemi_durable,365,1095,36,2.5",
        "purchase_cycles.csv line 4: a cycle must stand once. Got: semi_durable",
        "purchase_cycles.csv line 4: frequent_orders must be a whole number, 0 or "
        "more. Got: 2.5",
    ),
    (
        "category_cycles.csv",
        "*,semi_durable",
        "garden,forever",
        "category_cycles.csv line 1: category * must stand in a row, for all others. "
        "Got: nothing",
        "category_cycles.csv line 2: cycle must be in purchase_cycles.csv. "
        "Got: forever",
    ),
    (
        "category_cycles.csv",
        "audio.speakers,durable",
        "audio,durable",
        "category_cycles.csv line 4: a category must stand once. Got: audio",
    ),
    (
        "category_cycles.csv",
        "televisions,durable",
        "Televisions,durable",
        "category_cycles.csv line 12: category must be in lower case, as it is in the "
        "tables. Got: Televisions",
    ),
    (
        "category_groups.csv",
        "tablets,computers.tablets",
        "tablets,Computers.Tablets",
        "category_groups.csv line 13: category must be in lower case, as it is in the "
        "tables. Got: Computers.Tablets",
    ),
    (
        "rfm_cutoffs.csv",
        "recency,4,181",
        "recency,4,501",
        "rfm_cutoffs.csv line 4: lower_bound must be above the one before: scores of "
        "recency fall with the days, others rise. Got: 501 after 501",
    ),
    (
        "rfm_cutoffs.csv",
        "frequency,1,0",
        "frequency,1,1",
        "rfm_cutoffs.csv line 7: the lowest bound of frequency must be 0. Got: 1",
    ),
    (
        "rfm_cutoffs.csv",
        "frequency,5,6",
        "frequency,5,3",
        "rfm_cutoffs.csv line 11: lower_bound must be above the one before: scores "
        "of recency fall with the days, others rise. Got: 3 after 4",
    ),
    (
        "rfm_cutoffs.csv",
        "monetary,5,2900",
        "monetary,4,2900",
        "rfm_cutoffs.csv line 1: score 5 of monetary must stand in a row. Got: nothing",
        "rfm_cutoffs.csv line 16: a score must stand once per dimension. Got: 4",
    ),
    (
        "profile_attributes.csv",
        "email,3,1",
        "tax_code,3,1",
        "profile_attributes.csv line 2: attribute must be one of first_name, ",
        ". Got: tax_code",
    ),
    (
        "profile_attributes.csv",
        "phone,2,5",
        "gender,0,5",
        "profile_attributes.csv line 6: weight must be 1 or more. Got: 0",
        "profile_attributes.csv line 6: an attribute must stand once. Got: gender",
    ),
)

WRONG_OF_SCORES = (
    (
        "touchpoint_words.csv",
        "website,visit,ordered,Visited the site and ordered",
        "websight,visits,ordered,\nwebsite,visit,,Visited",
        "touchpoint_words.csv line 2: a row must stand once. Got: website visit",
        "touchpoint_words.csv line 3: touchpoint must be in touchpoint_types.csv. "
        "Got: websight",
        "touchpoint_words.csv line 3: action must be in touchpoint_actions.csv. "
        "Got: visits",
        "touchpoint_words.csv line 3: words must be filled. Got: nothing",
    ),
    (
        "cost_touchpoints.csv",
        "cpc,website\npaid_social,website",
        "cpc,websight\ncpc,website",
        "cost_touchpoints.csv line 2: touchpoint must be in touchpoint_types.csv. "
        "Got: websight",
        "cost_touchpoints.csv line 3: a row must stand once. Got: cpc",
    ),
    (
        "attribution_touches.csv",
        "website,visit,\napp,visit,\nemail,clicked,Email",
        "websight,visit,Web\nwebsite,order,Orders\nemail,clicked,\nemail,clicked,A > B",
        "attribution_touches.csv line 2: touchpoint must be in touchpoint_types.csv. "
        "Got: websight",
        "attribution_touches.csv line 2: channel_group of visits must be empty, they "
        "have their own. Got: Web",
        "attribution_touches.csv line 3: action must be one of exposure, received, ",
        "attribution_touches.csv line 4: a row must stand once. Got: email clicked",
        "attribution_touches.csv line 4: channel_group must be filled but for visits. "
        "Got: email clicked",
        "attribution_touches.csv line 5: channel_group must be without >. Got: A > B",
    ),
    (
        "channel_rules.csv",
        "\n9,Paid Other,",
        "\n9,Paid > Other,",
        "channel_rules.csv line 10: channel_group must be without >. Got: Paid > Other",
    ),
    (
        "interest_weights.csv",
        "list_view,1,false\nproduct_view,2",
        "list_look,-1,no\nvideo,2",
        "interest_weights.csv line 2: sign must be one of registered, event, ",
        "interest_weights.csv line 2: weight must be a number with a decimal point, "
        "0 or more. Got: -1",
        "interest_weights.csv line 2: is_explicit must be true or false. Got: no",
        "interest_weights.csv line 3: a row must stand once. Got: video",
    ),
    (
        "interest_weights.csv",
        "\norder,5,false",
        "",
        "interest_weights.csv line 1: sign order must stand in a row, if with weight "
        "0. Got: nothing",
    ),
    (
        "service_levels.csv",
        "chat,5\ncall,2",
        "chat,soon\nchat,2\nreview,5",
        "service_levels.csv line 2: response_minutes must be a whole number, 0 or "
        "more. Got: soon",
        "service_levels.csv line 3: a row must stand once. Got: chat",
        "service_levels.csv line 4: touchpoint must have the action contact in "
        "touchpoint_types.csv. Got: review",
    ),
    (
        "score_rules.csv",
        "next_purchase,order,90,,4",
        "next_order,buys,ninety,0,13",
        "score_rules.csv line 1: score next_purchase must stand in a row. Got: nothing",
        "score_rules.csv line 2: score must be one of next_purchase, churn. "
        "Got: next_order",
        "score_rules.csv line 2: outcome must be one of order, no_order. Got: buys",
        "score_rules.csv line 2: horizon_days must be a whole number, 0 or more. "
        "Got: ninety",
        "score_rules.csv line 2: active_days must be 1 or more, or empty. Got: 0",
        "score_rules.csv line 2: periods must be 1 to 12. Got: 13",
    ),
    (
        "score_rules.csv",
        "churn,no_order,365,365,3",
        "churn,no_order,0,365,3\nchurn,order,365,365,3",
        "score_rules.csv line 3: horizon_days must be 1 or more. Got: 0",
        "score_rules.csv line 3: a row must stand once. Got: churn",
        "score_rules.csv line 4: outcome must be order for next_purchase, no_order "
        "for churn. Got: order",
    ),
    (
        "score_bins.csv",
        "days_known,0\n",
        "days_known,1\n",
        "score_bins.csv line 15: the lowest bin of a feature must begin at 0. "
        "Got: days_known",
    ),
    (
        "score_bins.csv",
        "\nclicks_count,1",
        "\nclicks_count,0.0\nklicks_count,-1",
        "score_bins.csv line 32: a bin must stand once per feature. Got: 0.0",
        "score_bins.csv line 33: feature must be one of orders_count, "
        "days_since_order, days_known, average_order_amount, visits_count, "
        "product_views_count, clicks_count, contacts_count. Got: klicks_count",
        "score_bins.csv line 33: at_least must be a number with a decimal point, 0 "
        "or more. Got: -1",
    ),
)

WRONG_HEADER = (
    (
        "promotions.csv",
        "lookback_months,",
        "lookback_month,",
        "promotions.csv line 1: column lookback_months is missing - "
        "is lookback_month meant for it?",
    ),
)


def write_wrong(definitions: Path, wrong: tuple[tuple[str, ...], ...]) -> None:
    """Definitions as shipped, but for what is wrong in them."""
    definitions.mkdir(exist_ok=True)
    for file, old, new, *_ in wrong:
        own = definitions / file
        text = (own if own.exists() else CHECKOUT / "seeds" / file).read_text()
        assert text.count(old) == 1, old
        own.write_text(text.replace(old, new))


def assert_each_is_told(printed: str, wrong: tuple[tuple[str, ...], ...]) -> None:
    """Each wrong line is named, in words for whoever wrote it."""
    assert "Traceback" not in printed
    for _, _, _, *told in wrong:
        for line in told:
            assert line in printed


def test_wrong_definitions_are_refused(small: Retailer, tmp_path: Path) -> None:
    """The message names file, line, rule and value; nothing is published."""
    write_wrong(tmp_path / "definitions", WRONG)
    small.settings["PERCORSO_DEFINITIONS"] = str(tmp_path / "definitions")
    done = small.run("build.py")
    assert done.returncode == 2
    assert_each_is_told(done.stdout + done.stderr, WRONG)
    assert not (small.home / "published").exists()


@pytest.fixture(scope="module")
def parsed(
    tmp_path_factory: pytest.TempPathFactory, module_home: Path
) -> Iterator[tuple]:
    """A retailer whose files are landed, and the project parsed for it once."""
    folder = tmp_path_factory.mktemp("definitions")
    write_landing(folder / "landing", orders()[-8:])
    (folder / "own").mkdir()
    retailer = Retailer(
        landing=folder / "landing",
        home=module_home,
        settings={
            "PERCORSO_AS_OF": AS_OF,
            "PERCORSO_DEFINITIONS": str(folder / "own"),
        },
    )
    assert retailer.run("land.py").returncode == 0
    with settings_of(retailer):
        yield retailer, dbt(Home.from_env(), "parse")


@pytest.mark.parametrize(
    "wrong",
    [
        WRONG_OF_RULES,
        WRONG_OF_PROFILES,
        WRONG_OF_TOUCHPOINTS,
        WRONG_OF_PHASES,
        WRONG_OF_SCORES,
        WRONG_HEADER,
    ],
    ids=["rules", "profiles", "touchpoints", "phases", "scores", "header"],
)
def test_more_wrong_definitions_are_refused(
    parsed: tuple, wrong: tuple[tuple[str, ...], ...]
) -> None:
    """In lots, because no more than 50 problems are printed."""
    retailer, manifest = parsed
    own = Path(retailer.settings["PERCORSO_DEFINITIONS"])
    write_wrong(own, wrong)
    try:
        with pytest.raises(WrongSetting) as refused:
            dbt(Home.from_env(), "seed", manifest=manifest)
    finally:
        for path in own.iterdir():
            path.unlink()
    assert_each_is_told(str(refused.value), wrong)


def test_a_file_that_comes_again_changed_ties_row_by_row(parsed: tuple) -> None:
    """Under its own name, and without a word on which of the two is later."""
    retailer, manifest = parsed
    for name in ("Kettle", "Water kettle"):
        (retailer.landing / "products" / "again.csv").write_text(
            f"product_id,category,name\nAGAIN-1,appliances.kitchen,{name}\n"
        )
        assert retailer.run("land.py").returncode == 0
    dbt(Home.from_env(), "build", "--select", "stg_door__tied_rows", manifest=manifest)
    with duckdb.connect(str(retailer.home / "build.duckdb"), read_only=True) as db:
        told = db.sql("select file_path, line_number from staging.stg_door__tied_rows")
        assert told.fetchall() == [("products/again.csv", 2)] * 2


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("promotion.csv", "call it promotions.csv"),
        ("Promotions.CSV", "call it promotions.csv"),
        ("wishes.csv", "name it as in seeds/"),
        ("door_check.yml", "call it door_checks.yml"),
    ],
)
def test_definition_file_that_nobody_reads_is_refused(
    small: Retailer, tmp_path: Path, name: str, remedy: str
) -> None:
    """Before anything is landed: what stands in it would not count."""
    (tmp_path / "definitions").mkdir()
    (tmp_path / "definitions" / "notes.txt").touch()
    (tmp_path / "definitions" / name).touch()
    small.settings["PERCORSO_DEFINITIONS"] = str(tmp_path / "definitions")
    done = small.run("build.py")
    assert done.returncode == 2
    assert f"definitions/{name} - {remedy}" in done.stderr
    assert not (small.home / "landed").exists()


def test_folder_of_definitions_must_be_there(small: Retailer, tmp_path: Path) -> None:
    """A folder that was mistyped is no wish for the shipped definitions."""
    small.settings["PERCORSO_DEFINITIONS"] = str(tmp_path / "definition")
    done = small.run("build.py")
    assert done.returncode == 2
    assert "no such folder of definitions" in done.stderr


def test_only_one_run_at_a_time(small: Retailer) -> None:
    """The second run ends at once and names the first."""
    small.home.mkdir()
    with (small.home / "run.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write("pid 1, since then")
        lock.flush()
        done = small.run("build.py")
    assert done.returncode == 3
    assert "already running (pid 1, since then)" in done.stderr


def test_failed_test_publishes_nothing(demo: DemoRetailer, tmp_path: Path) -> None:
    """A build of which one node failed is not fit, and the node is named."""
    target = tmp_path / "target"
    shutil.copytree(demo.home / "target", target)
    results = target / "run_results.json"
    audit(target)
    results.write_text(results.read_text().replace('"pass"', '"fail"', 1))
    with pytest.raises(PercorsoError, match="the build did not pass"):
        audit(target)


def test_dbt_unit_tests(
    demo: DemoRetailer, new_retailer: Callable[..., Retailer]
) -> None:
    """The rules with edges hold, each in dbt's own unit test."""
    # Others read the demo's database at the same time.
    own = new_retailer(demo.landing)
    own.home.mkdir()
    shutil.copy(demo.home / "build.duckdb", own.home)
    for name in ("landed", "state"):
        (own.home / name).symlink_to(demo.home / name)
    done = own.dbt("test", "--select", "test_type:unit")
    assert done.returncode == 0, done.stdout[-4000:]
    assert "ERROR=0" in done.stdout


@pytest.mark.long
def test_plain_dbt_build_works_once_landed(small: Retailer) -> None:
    """Without make, and without a build before: dbt alone.

    `build_only` of the short tests does the same for a part of the tables.
    """
    landed = small.run("land.py")
    assert landed.returncode == 0, landed.stderr
    done = small.dbt("build", "--exclude-resource-type", "unit_test", "test")
    assert done.returncode == 0, done.stdout[-4000:]
    assert not (small.home / "published").exists()


def test_wrong_setting_is_refused(small: Retailer) -> None:
    """A timezone that is none is named before any model runs, by dbt alone too."""
    small.settings["PERCORSO_TIMEZONE"] = "Europe/Atlantis"
    done = small.run("build.py")
    assert done.returncode == 2
    assert done.stderr == (
        "build: 'Europe/Atlantis' is no timezone - PERCORSO_TIMEZONE - set it like "
        "Europe/Rome\n"
    )
    done = small.dbt("seed")
    assert done.returncode != 0
    assert "business_timezone must be an IANA name. Got: Europe/Atlantis" in (
        done.stdout
    )


@pytest.mark.parametrize("code", ["EURO", "eur", "€"])
def test_wrong_currency_is_refused_before_anything_lands(
    small: Retailer, code: str
) -> None:
    """At the door every order would be of another currency, which is no news."""
    small.settings["PERCORSO_CURRENCY"] = code
    done = small.run("build.py")
    assert done.returncode == 2
    assert done.stderr == (
        f"build: {code!r} is no currency code - PERCORSO_CURRENCY - set it to three "
        "capital letters, such as EUR\n"
    )
    assert not (small.home / "landed").exists()


def test_day_before_the_first_order_is_refused(small: Retailer) -> None:
    """Every table would be empty, and a test of one of them would fail."""
    small.settings["PERCORSO_AS_OF"] = "2015-01-01"
    done = small.run("build.py")
    assert done.returncode == 2
    assert "build: the business day 2015-01-01 is before the first order, of 20" in (
        done.stderr
    )
    assert not (small.home / "build.duckdb").exists()


def test_summary_names_every_promotion(demo: DemoRetailer) -> None:
    """The page that ends a build tells sizes, results, place and next step."""
    for (promotion_id,) in demo.query("select promotion_id from segment_sizes"):
        assert promotion_id in demo.printed
    for word in ("As of 2026-06-30", "held out", "more buyers", "crm.duckdb"):
        assert word in demo.printed
