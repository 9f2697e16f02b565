"""`make connect`: any shop's CSV files, asked once and run ever after."""

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
import yaml
from test_connectors import checksums

from percorso import csv_guess, csv_mapping
from percorso.contract import CHECKOUT, entities
from percorso.door import Declarations, land
from percorso.errors import Refused
from percorso.home import Home

FILES = {
    "articoli.csv": """\
Codice articolo;Descrizione;Categoria;Prezzo
FRIGO-1;Frigorifero Néve;elettrodomestici.frigoriferi;1.299,00
TAZZA-2;"Tazza; ""blu\"\"";casa.tazze;22,50
""",
    "ordini.csv": """\
Numero ordine;Data;Stato;Totale ordine;Email;Cellulare;Città;Annotazioni
1001;03/04/2026 18:30;Consegnato;1.299,00;lucia@example.com;333 1112233;Forlì;
1002;13/01/2026 09:05;Annullato;49,90;marco@example.com;;Milano;richiamare
1003;02/05/2026 21:00;In lavorazione;12,50;;348 5556677;Bari;
1004;31/02/2026;Smarrito;9,00;;;Bari;
""",
    "righe.csv": """\
Riga;Numero ordine;Codice articolo;Q.tà;Prezzo unitario
1;1001;FRIGO-1;1;1.299,00
1;1002;TAZZA-2;2;22,50
1;1003;TAZZA-2;1;1.299
1;1004;TAZZA-2;1;9,00
""",
    "varie.csv": "Tema;Colore\nscuro;blu\n",
}
# One answer a question, in order; empty takes what is proposed.
ANSWERS = {
    "comma": [""],
    "articoli.csv": ["", *[""] * 4, ""],
    "ordini.csv": [
        *("invoices", "orders"),  # no entity, then one
        *[""] * 5,
        *("order_id", "telefono", "phone"),  # taken, unknown, then right
        *("", ""),
        *("negozio", "web"),  # no channel, then one
        "",  # EUR
        "",  # day first
        *("", "", "", ""),  # words; the last has no proposal
        "",
    ],
    "righe.csv": ["", *[""] * 5, "Riga, Ordine", "", ""],
    "varie.csv": [""],
}


def write_files(folder: Path, **changed: str) -> Path:
    """The shop's files, as an Italian Windows writes them."""
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(changed.get(name, text), encoding="cp1252")
    return folder


def run(
    source: Path, target: Path, *arguments: str, answers: str = ""
) -> subprocess.CompletedProcess:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PERCORSO_")}
    return subprocess.run(
        [
            *(sys.executable, str(CHECKOUT / "scripts" / "map_csv.py")),
            *("--from", str(source), "--to", str(target), *arguments),
        ],
        env=kept,
        input=answers,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder in which the questions were answered, and what was printed."""
    folder = tmp_path_factory.mktemp("map")
    answers = [answer for said in ANSWERS.values() for answer in said]
    done = run(
        write_files(folder / "files"),
        folder / "landing",
        answers="\n".join([*answers, ""]),
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder, done.stdout


def table(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.reader(handle))


def test_answers_become_a_mapping(asked: tuple[Path, str]) -> None:
    mapping = yaml.safe_load((asked[0] / "landing.mapping.yml").read_text())
    assert mapping["encoding"] == "cp1252"
    assert mapping["locale"] == "it_IT"
    assert mapping["timezone"] == "Europe/Rome"
    assert list(mapping["files"]) == ["articoli.csv", "ordini.csv", "righe.csv"]
    assert mapping["files"]["ordini.csv"] == {
        "entity": "orders",
        "delimiter": ";",
        "dates": "day_first",
        "columns": {
            "order_id": "Numero ordine",
            "placed_at": "Data",
            "status": "Stato",
            "total_amount": "Totale ordine",
            "email": "Email",
            "phone": "Cellulare",
            "city": "Città",
        },
        "constants": {"channel": "web", "currency": "EUR"},
        "values": {
            "status": {
                "Consegnato": "delivered",
                "Annullato": "cancelled",
                "In lavorazione": "paid",
            }
        },
    }
    lines = mapping["files"]["righe.csv"]["columns"]
    assert lines["order_line_id"] == ["Numero ordine", "Riga"]


def test_a_bad_answer_is_asked_again(asked: tuple[Path, str]) -> None:
    printed = asked[1]
    assert "'invoices' is none of " in printed
    assert "order_id is 'Numero ordine' already" in printed
    assert "no field 'telefono': order_id, placed_at" in printed
    assert "'negozio' is none of web, app, store, phone, marketplace, -" in printed
    assert "no column 'Ordine': Riga, Numero ordine" in printed


def test_rows_are_shown_before_and_after_as_the_door_reads_them(
    asked: tuple[Path, str],
) -> None:
    lines = [" ".join(line.split()) for line in asked[1].splitlines()]
    assert "1001 03/04/2026 18:30 Consegnato 1.299,00" in " ".join(lines)
    assert "1001 2026-04-03 16:30:00+00 delivered web EUR 1299.0000" in " ".join(lines)
    told = [line for line in lines if "would be refused" in line]
    assert told == [
        "row 4 would be refused: placed_at: '31/02/2026' is not a timestamp; "
        "status: 'Smarrito' is not one of placed, paid, shipped, delivered, cancelled",
        "row 3 would be refused: unit_price: '1.299' is ambiguous under it_IT: "
        "thousands or decimals",
    ]


def test_what_is_missing_is_told_with_what_it_switches_off(
    asked: tuple[Path, str],
) -> None:
    printed = asked[1]
    assert "Without consents: nobody has agreed: only soft opt-in" in printed
    assert "Without orders" not in printed


def test_the_next_command_can_be_typed_as_it_stands(asked: tuple[Path, str]) -> None:
    """In a home of its own, for the default one is most likely the demo's."""
    folder, printed = asked
    again, then = printed.splitlines()[-2:]
    assert again.endswith(f"FROM={folder / 'files'} TO={folder / 'landing'}")
    assert then == (
        f"Then: PERCORSO_LOCALE=it_IT PERCORSO_LANDING={folder / 'landing'} "
        f"PERCORSO_HOME={folder / 'home'} make build"
    )


def test_a_key_that_is_no_column_is_made_of_several(tmp_path: Path) -> None:
    """Of a till that writes orders, lines and articles as rows of one kind."""
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "lines.csv").write_text(
        "Ticket,Article,Pieces,Each\n1,A,1,2.50\n1,B,2,3.00\n2,A,1,2.50\n"
    )
    columns = ["order_id", "product_id", "quantity", "unit_price"]
    answers = ["", "", *columns, "Ticket, Artikel", "", "", ""]
    done = run(tmp_path / "files", tmp_path / "landing", answers="\n".join(answers))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "A row of a file is one of: " in done.stdout
    assert "no column 'Artikel': Ticket, Article" in done.stdout
    assert "make it up, parted by commas, - for none [Ticket, Article]" in done.stdout
    rows = table(tmp_path / "landing" / "order_lines" / "lines.csv")
    assert [row[rows[0].index("order_line_id")] for row in rows[1:]] == [
        *("1-A", "1-B", "2-A"),
    ]
    assert done.stdout.splitlines()[-1] == (
        "Then: add what is missing; a build needs order_lines, orders, products"
    )


def test_a_path_of_categories_is_parted_by_dots(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "articoli.csv").write_text(
        "Codice articolo;Categoria\nA;Casa > Cucina>Frigoriferi\nB;Casa\n"
    )
    run(tmp_path / "files", tmp_path / "landing", answers="\n" * 9)
    rows = table(tmp_path / "landing" / "products" / "articoli.csv")
    assert rows[1:] == [["A", "Casa.Cucina.Frigoriferi"], ["B", "Casa"]]


def test_a_row_that_is_there_twice_does_not_hide_the_key(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    line = "1;1;A;1;2,50\n"
    (tmp_path / "files" / "righe.csv").write_text(
        f"Ordine;Riga;Articolo;Pezzi;Prezzo\n{line}{line}1;2;B;1;2,50\n2;1;A;1;2,50\n"
    )
    done = run(tmp_path / "files", tmp_path / "landing", answers="\n" * 20)
    assert "that make it up, parted by commas [Ordine, Riga]" in done.stdout
    rows = table(tmp_path / "landing" / "order_lines" / "righe.csv")
    assert rows[1][rows[0].index("order_line_id")] == "1-1"


def test_consents_of_a_file_of_contacts(tmp_path: Path) -> None:
    """A column for each channel; who was never asked has an empty cell."""
    folder, target = tmp_path / "files", tmp_path / "landing"
    folder.mkdir()
    (folder / "clienti.jsonl").write_text("{}")
    text = (
        "Codice cliente;E-mail;Consenso newsletter;Consenso SMS;Data consenso\n"
        "K1;a@example.com;SI;;29/06/2026\nK2;b@example.com;NO;SI;29/06/2026\n"
    )
    for name in ("consensi_mail.csv", "consensi_sms.csv"):
        (folder / name).write_text(text)
    # no comma; consents, its columns, e-mail, its channel, the dates, SI and NO, yes
    mail = ["", "", "consent_id", "identifier", "status", "-", "recorded_at", *[""] * 6]
    sms = ["", "consent_id", "identifier", "-", "status", "recorded_at", *[""] * 6]
    done = run(folder, target, answers="\n".join([*mail, *sms, ""]))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "only .csv and .csv.gz are: clienti.jsonl." in done.stdout
    assert "none [sms]: " in done.stdout
    assert "status is empty in 1 rows: was nobody asked there? yes" in done.stdout
    assert "consents/consensi_sms.csv: 1 rows; left out: 1 without status" in (
        done.stdout
    )
    keys = [
        {row[0] for row in table(target / "consents" / name)[1:]}
        for name in ("consensi_mail.csv", "consensi_sms.csv")
    ]
    assert keys == [{"K1-email", "K2-email"}, {"K2-sms"}]
    again = run(
        folder, target, "--mapping", str(tmp_path / "landing.mapping.yml"), answers=""
    )
    assert again.returncode == 0, again.stderr
    assert "left out: 1 without status" in again.stdout


@pytest.mark.parametrize("program", ["map_csv.py", "connect.py"])
def test_no_folder_is_not_the_one_that_somebody_is_in(program: str) -> None:
    system = ["olist"] if program == "connect.py" else []
    done = subprocess.run(
        [
            *(sys.executable, str(CHECKOUT / "scripts" / program), *system),
            *("--from", "", "--to", ""),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "--from: name a folder, as FROM=dir TO=dir of make" in done.stderr


def test_files_are_those_of_the_contract(asked: tuple[Path, str]) -> None:
    landing = asked[0] / "landing"
    assert table(landing / "orders" / "ordini.csv")[:3] == [
        [
            *("order_id", "placed_at", "status", "total_amount", "email", "phone"),
            *("city", "channel", "currency"),
        ],
        [
            *("1001", "2026-04-03T18:30:00+02:00", "delivered", "1.299,00"),
            *("lucia@example.com", "333 1112233", "Forlì", "web", "EUR"),
        ],
        # in winter an hour ahead of UTC
        [
            *("1002", "2026-01-13T09:05:00+01:00", "cancelled", "49,90"),
            *("marco@example.com", "", "Milano", "web", "EUR"),
        ],
    ]
    assert table(landing / "products" / "articoli.csv")[2][1] == 'Tazza; "blu"'
    assert table(landing / "order_lines" / "righe.csv")[1][0] == "1001-1"


def test_the_door_reads_them_under_the_declared_locale(
    asked: tuple[Path, str], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    declared = Declarations(locale="it_IT", is_manifest_required=True)
    done = land(Home(home), asked[0] / "landing", declared)
    assert {a.entity: (a.landed, a.quarantined) for a in done.accounts} == {
        "order_lines": (3, 1),
        "orders": (3, 1),
        "products": (2, 0),
    }
    assert done.warnings == []
    amount = f"select sum(total_amount) from '{home}/landed/orders/*.parquet'"
    assert duckdb.sql(amount).fetchone()[0] * 100 == 136140


def test_a_mapping_is_run_again_without_questions(
    asked: tuple[Path, str], tmp_path: Path
) -> None:
    mapping = asked[0] / "landing.mapping.yml"
    done = run(asked[0] / "files", tmp_path / "again", "--mapping", str(mapping))
    assert done.returncode == 0, done.stderr
    assert checksums(tmp_path / "again") == checksums(asked[0] / "landing")


def test_nobody_there_to_answer_is_told_in_one_line(tmp_path: Path) -> None:
    done = run(write_files(tmp_path / "files"), tmp_path / "landing")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "nobody answers the questions" in done.stderr
    assert "give MAPPING=file" in done.stderr
    stopped = run(tmp_path / "files", tmp_path / "landing", answers="\n\n")
    assert stopped.returncode == 2
    assert stopped.stderr == "\nconnect: stopped, nothing was written\n"
    assert [path.name for path in tmp_path.iterdir()] == ["files"]


def test_the_whole_file_is_looked_at_before_anything_is_written(tmp_path: Path) -> None:
    head = "Numero ordine;Data;Stato;Totale;Canale;Valuta\n"
    rows = [f"{n};2026-01-01;paid;1.00;web;EUR\n" for n in range(1, 300)]
    rows[250] = "251;2026-01-01;Reso al mittente;1.00;web;EUR\n"
    (tmp_path / "files").mkdir()
    file = tmp_path / "files" / "ordini.csv"
    file.write_text(head + "".join(rows) + "300;2026-01-01\n")
    target = tmp_path / "landing"
    # told before anything is asked, for an answer is work
    broken = run(file.parent, target, answers="\n" * 10)
    assert broken.returncode == 2
    assert broken.stdout == ""
    assert "2 fields, the header has 6 - ordini.csv:301" in broken.stderr
    file.write_text(head + "".join(rows))
    # no comma, orders, six columns, a word of row 251, yes
    done = run(file.parent, target, answers="\n" * 8 + "cancelled\n\n")
    assert done.returncode == 0, done.stderr
    assert table(target / "orders" / "ordini.csv")[251][2] == "cancelled"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("entity: orders", "entity: ordini", r":\d+ - write one of activity_costs"),
        ("locale: it_IT", "locale: it", "locale 'it' is not known - .*:11 - mend"),
        (
            "Europe/Rome",
            "Europe/Roma",
            "zone 'Europe/Roma' is not known - .*:12 - name",
        ),
        ("dates: day_first", "dates: italian", "write one of iso, day_first, month_fi"),
        ("placed_at: Data", "placed: Data", "no field of orders 'placed' - .* - write"),
        ("placed_at: Data", "order_id: Data", "order_id is there twice - .*:2"),
        ("encoding: cp1252", "codifica: cp1252", "no key of the mapping 'codifica'"),
        ("dates: day_first", "only_with: brand", r"no mapped field 'brand' - .*:\d+"),
        ("placed_at: Data", "placed_at: [Data", r"no YAML \(.*\) - .*:\d+ - mend"),
    ],
)
def test_a_wrong_mapping_is_told_with_its_line(
    old: str, new: str, told: str, asked: tuple[Path, str], tmp_path: Path
) -> None:
    text = (asked[0] / "landing.mapping.yml").read_text()
    assert old in text
    path = tmp_path / "mapping.yml"
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(Refused, match=told):
        csv_mapping.read(path)


@pytest.mark.parametrize(
    ("mapped", "changed", "told"),
    [
        ("Totale ordine", None, r"no column 'Importo', .* - ordini.csv:1 - name one"),
        (None, "1001;1;2\n", r"3 fields, the header has 8 - ordini.csv:2 - mend"),
        (None, '1001;"1;2\n', r"the row cannot be read \(.*\) - ordini.csv:2 - mend"),
    ],
    ids=["heading", "fields", "quote"],
)
def test_a_file_that_does_not_fit_its_mapping_changes_nothing(
    mapped: str | None,
    changed: str | None,
    told: str,
    asked: tuple[Path, str],
    tmp_path: Path,
) -> None:
    text = (asked[0] / "landing.mapping.yml").read_text()
    path = tmp_path / "mapping.yml"
    path.write_text(text.replace(mapped, "Importo") if mapped else text)
    head = FILES["ordini.csv"].splitlines(keepends=True)[0]
    changes = {"ordini.csv": head + changed} if changed else {}
    source = write_files(tmp_path / "files", **changes)
    target = tmp_path / "landing"
    done = run(source, target, "--mapping", str(path))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert re.search(told, done.stderr), done.stderr
    assert not target.exists()


@pytest.mark.parametrize(
    ("name", "headings", "entity"),
    [
        ("clienti.csv", ["ID cliente", "Nome", "Cognome", "Email"], "crm_contacts"),
        ("Order Items.csv", ["Order ID", "SKU", "Qty", "Price"], "order_lines"),
        ("export.csv", ["Order number", "Order date", "Status", "Total"], "orders"),
        ("consensi.csv", ["Data", "Email", "Canale", "Stato"], "consents"),
        ("note.csv", ["Tema", "Colore"], ""),
        ("sales_articles.csv", ["Ticket", "Article", "Total"], "products"),
        ("sales.csv", ["Ticket", "Article", "Total"], "orders"),
        ("people.csv", ["Client", "Family name"], "crm_contacts"),
    ],
)
def test_entities_are_told_in_two_languages(
    name: str, headings: list[str], entity: str
) -> None:
    assert csv_guess.entity_of(name, headings) == entity


def test_columns_with_unknown_headings_are_told_by_their_look() -> None:
    samples = {
        "Kenn": ["A-1", "A-2"],
        "Wann": ["03/04/2026", "13/04/2026"],
        "Wohin": ["a@example.com", "b@example.com"],
        "Wieviel": ["10,00", "9,50"],
        "Ruf": ["+39 333 1112233", "348 5556677"],
        "Farbe": ["blau grau", "blau grau"],
    }
    found = csv_guess.fields_of(entities()["orders"], list(samples), samples)
    assert found == {
        "Kenn": "order_id",
        "Wann": "placed_at",
        "Wohin": "email",
        "Wieviel": "total_amount",
        "Ruf": "phone",
    }


def test_a_column_is_told_by_the_words_that_one_field_accepts() -> None:
    samples = {"State": ["done", "open", "kaputt"], "Where": ["shop", "web"]}
    found = csv_guess.fields_of(entities()["orders"], list(samples), samples)
    assert found == {"State": "status", "Where": "channel"}
    # Two words of three are none that it accepts: the heading decides.
    samples = {"State": ["open", "Ohio", "Utah"]}
    found = csv_guess.fields_of(entities()["orders"], list(samples), samples)
    assert found == {"State": "province"}


def test_events_are_told_in_italian() -> None:
    samples = {
        "id_evento": ["E1", "E2"],
        "visitatore": ["V1", "V1"],
        "tipo": ["vista prodotto", "carrello"],
    }
    found = csv_guess.fields_of(entities()["web_events"], list(samples), samples)
    assert found == {
        "id_evento": "event_id",
        "visitatore": "visitor_id",
        "tipo": "event_type",
    }


def test_what_was_said_of_a_heading_holds_for_the_next_file() -> None:
    orders = entities()["orders"]
    samples = {"Client": ["K1", "K1"], "Zip": ["1", "1"]}
    said = {"Client": "contact_id", "Zip": "no_such_field"}
    found = csv_guess.fields_of(orders, list(samples), samples, said)
    assert found == {"Client": "contact_id", "Zip": "postal_code"}


@pytest.mark.parametrize(
    ("written", "dates"),
    [
        (["03/04/2026", "13/04/2026"], "day_first"),
        (["03/04/2026", "04/13/2026"], "month_first"),
        (["03/04/2026"], "day_first"),
        (["13/04/2026", "31/12/2025", "31/13/2025"], "day_first"),
        (["04/13/2026", "12/31/2025", "13/31/2025"], "month_first"),
        (["13/31/2026"], "day_first"),
        (["2026-04-03"], "iso"),
        ([], "iso"),
    ],
)
def test_a_day_above_12_tells_how_dates_are_written(
    written: list[str], dates: str
) -> None:
    assert csv_guess.dates_of(written) == dates
