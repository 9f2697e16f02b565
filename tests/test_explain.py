"""The page that says why records are one person, on the catalogue's people."""

import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import Retailer, founded_id
from scenarios.build import read, run, start, write
from scenarios.identity import (
    ANNA,
    DAYS,
    FIRST_DAY,
    UGO,
    contact,
    erasure,
    event,
    login,
    order,
    scenarios,
)

NEEDED = {
    "guest_then_account",
    "chain_of_five_keys",
    "landline_of_two",
    "couple_one_email",
    "family_tablet",
    "crowded_kiosk",
    "desk_fills_up",
    "marketplace_relay",
    "omocodia_twin",
    "two_tax_codes",
    "merge_after_both_sent",
    "split_by_override",
    "split_gives_id_back",
    "merge_by_override",
    "override_of_nobody",
    "erased_comes_back",
    "email_changed",
    "known_after_29_days",
    "known_after_31_days",
}
SELECTED = [
    "+customers",
    "+customer_identifiers",
    "+customer_id_changes",
    "+identity_review",
]
MANY = 400
# One value that is two things, and one person with very many records.
MORE = [
    contact(0, "ambiguous-x", email="ambiguous1@s.example"),
    order(0, "ambiguous-o", account_id="ambiguous-x", email="ambiguous2@s.example"),
    contact(0, "dotted-c", email="dotted.name@gmail.com", phone="+393479990001"),
    *(
        order(0, f"many-{n}", email="many@s.example", account_id=f"many-a{n}")
        for n in range(MANY)
    ),
    *(order(1, f"again-{n}", email="many@s.example") for n in range(MANY)),
    contact(0, "half-a", email="half@s.example", **ANNA),
    contact(0, "half-u", email="half@s.example", **UGO),
    erasure(1, "half", "contact_id", "half-u"),
    login(1, "kiosk_of_nobody", "many-a1"),
    event(1, "passer_by"),
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, module_home: Path) -> Retailer:
    """The scenarios needed, built once as of the last day."""
    folder = tmp_path_factory.mktemp("explain")
    rows = [row for s in scenarios() if s.name in NEEDED for row in s.rows]
    start(folder / "landing")
    write(folder / "landing", [*rows, *MORE], "all")
    retailer = Retailer(folder / "landing", module_home)
    run(retailer, DAYS[-1], SELECTED)
    return retailer


def page(retailer: Retailer, *arguments: str) -> str:
    """The page that is printed; it is as narrow and short as it should be."""
    done = retailer.run("explain_customer.py", *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert max(map(len, lines)) <= 100
    assert len(lines) <= 60
    return done.stdout


def words(retailer: Retailer, *arguments: str) -> str:
    """The page without its folds."""
    return " ".join(page(retailer, *arguments).split())


def refused(retailer: Retailer, *arguments: str) -> str:
    """What is said when nobody, or not one person, is found."""
    done = retailer.run("explain_customer.py", *arguments)
    assert done.returncode == 2, done.stdout + done.stderr
    assert not done.stdout
    assert done.stderr.startswith("explain: ")
    assert "Traceback" not in done.stderr
    return done.stderr


def owner(retailer: Retailer, order_id: str) -> str:
    """The customer_id of an order."""
    ((customer_id,),) = read(
        retailer,
        f"select customer_id from int_orders_identified where order_id = '{order_id}'",
    )
    return customer_id


def day(number: int) -> str:
    """A day of the catalogue as it is printed."""
    return str((FIRST_DAY + timedelta(days=number)).date())


def section(text: str, title: str) -> list[str]:
    """The lines below a heading."""
    found = re.search(rf"^{title}\n((?:  .*\n?)+)", text, flags=re.M)
    assert found, text
    return found[1].splitlines()


def test_chain_is_told_in_order_with_dates(built: Retailer) -> None:
    """From the identifier that names the id, record by record, to the last."""
    lines = section(page(built, "chain-a"), "Why one person")
    ((code,),) = read(
        built,
        "select identifier_value from customer_identifiers where "
        f"customer_id = '{owner(built, 'chain_of_five_keys-4')}' "
        "and identifier_type = 'tax_code'",
    )
    told = " ".join(" ".join(lines).split())
    pattern = (
        rf"^{day(0)} tax_code {code} came first, and names the id "
        rf"{day(0)} order chain_of_five_keys-4 \(shop\) tax_code {code} ties "
        r"loyalty_card_id ch-card "
        rf"{day(1)} order chain_of_five_keys-3 \(shop\) loyalty_card_id ch-card ties "
        r"phone (\+39\d+) "
        rf"{day(2)} order chain_of_five_keys-2 \(shop\) phone \1 ties "
        r"account_id chain-a "
        rf"{day(3)} order chain_of_five_keys-5 \(shop\) account_id chain-a ties "
        r"email chain@s.example "
        r"records that tie nothing new: 1 order$"
    )
    assert re.match(pattern, told), told


def test_founder_is_the_identifier_behind_the_id(built: Retailer) -> None:
    """The walk begins where the id comes from, for everybody."""
    for order_id in ("chain_of_five_keys-1", "merge_after_both_sent-o", "many-7"):
        first = section(page(built, order_id, "--kind", "order_id"), "Why one person")
        _, kind, value, *_ = first[0].split()
        assert founded_id(f"{kind}:{value}") == owner(built, order_id)


def test_a_later_version_is_told_on_its_own_day(built: Retailer) -> None:
    """A contact that changes its e-mail ties the new one when that arrives."""
    told = words(built, "email_changed-c")
    ties = "(crm) contact_id email_changed-c ties email"
    first = told.index(f"{day(0)} contact email_changed-c {ties} before@s.example")
    assert first < told.index(
        f"{day(2)} contact email_changed-c {ties} after@s.example"
    )
    assert "records that tie nothing new: 2 orders" in told


def test_couple_is_told_apart(built: Retailer) -> None:
    """The e-mail is several people's, and the page says who the other is."""
    told = words(built, "couple_one_email-a")
    other = owner(built, "couple_one_email-u1")
    assert f"{day(1)} email couple@s.example is several people's" in told
    assert f"as Ugo Catalogo: Ugo Catalogo, {other}" in told
    assert re.search(r"as Anna (Maria )?Catalogo.*?: this person", told)
    assert "email couple@s.example 2026-05-01 to 2026-05-03 crm, shop shared" in told


def test_value_of_a_couple_lists_both(built: Retailer) -> None:
    """Asked for what several people use, the page lets the reader choose."""
    said = refused(built, "Couple@S.example")
    assert "could be 2 people - ask for one of these" in said.splitlines()[0]
    assert owner(built, "couple_one_email-a1") in said
    assert owner(built, "couple_one_email-u1") in said


def test_two_tax_codes_say_which_link_is_cut(built: Retailer) -> None:
    """Both sides say what was cut, by which record, and who is on the other."""
    left = owner(built, "two_tax_codes-o")
    told = words(built, "two_tax_codes-r")
    record = f"{day(1)} contact two_tax_codes-r (crm) does not tie"
    assert (
        f"{record} contact_id two_tax_codes-r to email office@s.example ({left}): "
        "would join two tax codes" in told
    )
    assert f"cut off: it is another's, {left}" in told
    assert f"{record} email office@s.example to contact_id two_tax_codes-r" in words(
        built, "two_tax_codes-l"
    )


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (
            "hand1@s.example",
            "override merge_by_override: merge email hand1@s.example and contact_id "
            "merge_by_override-2, decided by the catalogue",
        ),
        (
            "split_by_override-2",
            "override split_by_override: split contact_id split_by_override-1 and "
            "contact_id split_by_override-2, decided by the catalogue",
        ),
        ("split_by_override-2", "kept apart by hand"),
        ("override_of_nobody-c", "has no effect: email nobody-such is unknown"),
    ],
)
def test_override_is_told_with_its_reason(
    built: Retailer, asked: str, told: str
) -> None:
    assert told in words(built, asked)


def test_override_that_merges_is_in_the_chain(built: Retailer) -> None:
    """As a record of its own, by hand, on the day it was decided."""
    told = words(built, "merge_by_override-2")
    assert re.search(
        rf"{day(3)} override merge_by_override \(by hand\) "
        r"email hand1@s.example ties contact_id merge_by_override-2",
        told,
    )


def test_old_id_says_what_it_became(built: Retailer) -> None:
    """A merged id finds its person, with the day and what was behind it."""
    old = founded_id("contact_id:merge_after_both_sent-2")
    now = owner(built, "merge_after_both_sent-o")
    told = words(built, old)
    assert told.startswith(f"{old} is an old id: since {day(2)} it stands for {now}")
    assert (
        f"{old} (contact_id merge_after_both_sent-2) is this one since {day(2)}: "
        "merged into a person known longer" in told
    )


def test_id_that_came_back_tells_its_time(built: Retailer) -> None:
    """A slip that was undone by hand is in the ids' past."""
    told = words(built, "split_gives_id_back-2")
    assert re.search(rf"was [0-9a-f]{{32}} from {day(1)} to {day(3)}: merged", told)


def test_erased_person_is_told_nothing_of(built: Retailer) -> None:
    """Neither by the token, nor by the old id, nor by an identifier."""
    token = owner(built, "erased_comes_back-o")
    before = founded_id("contact_id:erased_comes_back-1")
    for asked in (
        token,
        before,
        "erased@s.example",
        "erased_comes_back-2",
        "erased_comes_back-o",
    ):
        told = words(built, asked)
        assert f"Erased customer_id {token} asked for on {day(1)}; 1 order" in told
        assert f"{before} is this one since {day(1)}: erased" in told
        assert "@" not in told and "Catalogo" not in told


def test_page_of_another_tells_nothing_of_who_was_erased(built: Retailer) -> None:
    """One of a couple asked to be erased: the other's page has no name of theirs."""
    told = words(built, "half-a")
    assert re.search(r"as somebody: erased_[0-9a-f]{24}", told)
    assert "as Anna Catalogo: this person" in told
    assert "Ugo" not in told


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("nobody@s.example", "not found - tried as customer_id, contact_id, account_"),
        ("0" * 31 + "1", "no such id here - ids of bi.duckdb are pseudonyms"),
        ("nobody-such", "came in as email, and is nobody's"),
        ("passer_by", "came in as visitor_id, and is nobody's"),
        (" ", "nothing was asked for"),
    ],
)
def test_unknown_value_is_one_line(built: Retailer, asked: str, said: str) -> None:
    told = refused(built, asked)
    assert said in told
    assert len(told.splitlines()) == 1


def test_ambiguous_value_asks_for_its_kind(built: Retailer) -> None:
    """A value that is two things lists both; --kind chooses."""
    first, *rest = refused(built, "ambiguous-x").splitlines()
    assert first.endswith("could be 2 people - say which with --kind")
    assert [line.split()[0] for line in rest] == ["contact_id", "account_id"]
    assert "ambiguous2@s.example" in page(built, "ambiguous-x", "--kind", "account_id")
    assert "ambiguous1@s.example" in page(built, "ambiguous-x", "--kind", "contact_id")
    assert "tried as email" in refused(built, "ambiguous-x", "--kind", "email")


@pytest.mark.parametrize(
    "asked",
    [
        "Dotted.Name@GMAIL.com",
        " dottedname+news@googlemail.com ",
        "347 999.0001",
        "0039 347 9990001",
    ],
)
def test_spelling_that_never_came_in_is_found(built: Retailer, asked: str) -> None:
    assert "contact_id dotted-c" in words(built, asked)


def test_tax_code_is_found_with_letters_for_digits(built: Retailer) -> None:
    """In a spelling of omocodia that no record has."""
    assert owner(built, "omocodia_twin-1") in page(built, "RCCMNL83S18D9SVR")


def test_orders_without_a_key_stand_alone(built: Retailer) -> None:
    told = words(built, "marketplace_relay-0")
    assert "order marketplace_relay-0 (shop) carries nothing that links" in told
    assert (
        "relay77@marketplace.example links nobody: it is on the blocklist; 2 records "
        "carry it, of 1 other person" in told
    )
    told = words(built, "landline_of_two-n")
    assert "shop shared: these records do not say whose it is" in told
    told = words(built, "known_after_31_days-g")
    assert "(shop) on device known31-v, on which nobody logged in" in told


def test_visitor_finds_whose_device_it_is(built: Retailer) -> None:
    """With the interval in which it is theirs, and the orders it gave them."""
    told = words(built, "known29-v")
    assert f"customer_id {owner(built, 'known_after_29_days-k')}" in told
    assert re.search(
        rf"known29-v from {day(1)} \d\d:\d\d until now 1 order theirs by it", told
    )
    guest = founded_id("visitor_id:known29-v")
    assert f"{guest} (visitor_id known29-v) is this one since {day(31)}" in told
    told = words(built, "family_tablet-1")
    assert f"from {day(1)} 10:00 to {day(2)} 10:00" in told
    assert "could be 3 people" in refused(built, "family_tablet-v")
    told = words(built, "crowded_kiosk-4")
    assert "visitor_id crowded_kiosk-v is many people's device" in told


def test_shared_value_says_why(built: Retailer) -> None:
    told = words(built, "desk_fills_up-3")
    assert (
        "fills@s.example links nobody: on 11 contacts of the CRM; 11 records carry "
        "it, of 10 other people" in told
    )
    assert "shared: links nobody" in told


def test_person_of_very_many_records_stays_short(built: Retailer) -> None:
    """Lists are cut, records that tell nothing new are counted."""
    told = page(built, "many@s.example")
    assert f"  records that tie nothing new: {MANY} orders" in told
    assert f"... and {MANY + 1 - 12} more\n\nWhy one person" in told
    assert f"... and {MANY - 24} more\n" in told
    assert len(told.splitlines()) <= 60


def test_a_run_at_work_is_one_line(built: Retailer) -> None:
    """Another process holds the database for writing."""
    path = built.home / "build.duckdb"
    with subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import duckdb; c = duckdb.connect({str(path)!r}); print(1, flush=True); "
            "input()",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout.readline() == "1\n"
        done = built.run("explain_customer.py", "chain-a")
        holder.communicate("\n")
    assert done.returncode == 3
    assert (
        done.stderr
        == f"explain: a run is at work on it - {path} - ask when it is done\n"
    )


def test_nothing_built_is_one_line(tmp_path) -> None:
    """And nothing is made where nothing was."""
    retailer = Retailer(tmp_path / "landing", tmp_path / "home")
    done = retailer.run("explain_customer.py", "chain-a")
    assert done.returncode == 1
    assert done.stderr == (
        f"explain: nothing is built yet - no {tmp_path / 'home' / 'build.duckdb'} - "
        "run make build\n"
    )
    assert not (tmp_path / "home").exists()
