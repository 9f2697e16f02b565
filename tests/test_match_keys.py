"""Match keys, value by value against well-kept libraries.

The SQL under test is what dbt compiles of the models and macros themselves. Where
a library and ours differ for a reason, the difference is a named class, and every
value of that class, and no other, differs.
"""

import json
import random
import re
import string
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import duckdb
import idna
import phonenumbers
import pytest
from conftest import Retailer
from email_validator import EmailNotValidError, validate_email
from phonenumbers import (
    NumberParseException,
    PhoneMetadata,
    PhoneNumberFormat,
    PhoneNumberType,
)
from stdnum import luhn
from stdnum.it import codicefiscale, iva

SEED = 20260630
WANTED = 10_000
MODELS = [
    "int_email_domains_split",
    "int_email_domains_encoded",
    "int_identifiers_normalised",
]
TABLES = {
    "staging.stg_ops__erasure_requests": "identifier",
    "intermediate.int_identifiers_extracted": "identifier",
}
# Read by column: what the macros alone make of a value.
INLINE = """
    select
        typed,
        {{ clean_id('typed') }} as id,
        case when {{ is_valid_vat_number('plain') }} then plain end as vat_number
    from (select typed, {{ normalise_vat_number('typed') }} as plain from given)
"""
# What visible_text takes away, and what it makes a plain blank.
UNSEEN = "\x00\x07\u00ad\u200b\u200c\u200d\u200e\u202a\u202c\u2060\ufeff"
BLANKS = " \t\n\u00a0\u2009\u202f\u3000"


class Keys:
    """The compiled models, run over generated values."""

    def __init__(self, home: Path) -> None:
        retailer = Retailer(landing=home.with_name("none"), home=home)
        done = retailer.dbt("compile", "--select", *MODELS)
        assert done.returncode == 0, done.stdout
        inline = retailer.dbt(
            "--quiet", "compile", "--output", "json", "--inline", INLINE
        )
        assert inline.returncode == 0, inline.stdout
        self.compiled = json.loads(inline.stdout)["compiled"]
        compiled = home / "target_of_tests" / "compiled"
        self.models = {
            name: next(compiled.rglob(f"{name}.sql")).read_text() for name in MODELS
        }

    def matched(self, kind: str, values: Iterable[str]) -> dict[str, tuple]:
        """Spelling and matched value of each value typed."""
        with duckdb.connect() as connection:
            connection.execute("attach ':memory:' as build")
            for schema in {table.split(".")[0] for table in TABLES}:
                connection.execute(f"create schema build.{schema}")
            for table, column in TABLES.items():
                connection.execute(
                    f"create table build.{table} "
                    f"(identifier_type varchar, {column} varchar)"
                )
            connection.execute(
                "insert into build.intermediate.int_identifiers_extracted "
                "select $kind, unnest($given)",
                {"kind": kind, "given": list(values)},
            )
            for name, sql in self.models.items():
                connection.execute(f"create table build.intermediate.{name} as {sql}")
            rows = connection.execute(
                "select identifier, spelling, identifier_value "
                "from build.intermediate.int_identifiers_normalised"
            ).fetchall()
        return {typed: (spelling, value) for typed, spelling, value in rows}

    def inline(self, column: str, values: Iterable[str]) -> dict[str, str | None]:
        """One column of INLINE for each value typed."""
        with duckdb.connect() as connection:
            connection.execute("create table given (typed varchar)")
            connection.execute("insert into given select unnest(?)", [list(values)])
            return dict(
                connection.execute(
                    f"select typed, {column} from ({self.compiled})"
                ).fetchall()
            )


@pytest.fixture(scope="module")
def keys(module_home: Path) -> Keys:
    """Compiled once for the file."""
    return Keys(module_home)


def generated(make: Callable[[random.Random], str]) -> list[str]:
    """Distinct values made from the seed, as many as wanted."""
    rng = random.Random(SEED)
    values: dict[str, None] = {}
    while len(values) < WANTED:
        values[make(rng)] = None
    return list(values)


def mutated(rng: random.Random, value: str, alphabet: str) -> str:
    """The value with one or two characters gone, doubled, swapped or replaced."""
    for _ in range(rng.choice([1, 1, 2])):
        place = rng.randrange(len(value) + 1)
        other = rng.choice(alphabet)
        value = rng.choice(
            [
                value[:place] + value[place + 1 :],
                value[:place] + other + value[place:],
                value[:place] + other + value[place + 1 :],
                value[:place] + value[place : place + 1] + value[place:],
                value[:place] + value[place : place + 2][::-1] + value[place + 2 :],
            ]
        )
    return value


def dressed(rng: random.Random, value: str) -> str:
    """The value with blanks at its ends and characters that cannot be seen."""
    if rng.random() < 0.2:
        value = rng.choice(BLANKS) + value + rng.choice(BLANKS)
    if rng.random() < 0.2:
        place = rng.randrange(len(value) + 1)
        value = value[:place] + rng.choice(UNSEEN) + value[place:]
    return value


def seen(value: str) -> str:
    """What visible_text leaves."""
    value = "".join(" " if c in BLANKS else c for c in value)
    return "".join(c for c in value if c not in UNSEEN).strip(" ")


def compare(
    found: dict[str, str | None],
    told: Callable[[str], str | None],
    classes: dict[str, Callable[[str], bool]],
) -> Counter:
    """Assert that values and library agree but for the classes; counts of them."""
    counts: Counter = Counter()
    wrong = []
    for value, ours in found.items():
        theirs = told(value)
        named = [name for name, holds in classes.items() if holds(value)]
        counts["agree" if ours == theirs else "differ"] += 1
        counts["valid" if theirs else "invalid"] += 1
        if ours != theirs:
            counts.update(named[:1])
        if (ours != theirs) != bool(named):
            wrong.append((value, ours, theirs, named))
    assert not wrong, f"{len(wrong)}: {wrong[:10]}"
    assert min(counts["valid"], counts["invalid"]) > WANTED / 10, counts
    return counts


# ---------------------------------------------------------------- e-mail
SCRIPTS = [
    "\u00e0\u00e8\u00e9\u00ec\u00f2\u00f9\u00df\u00f1\u00f8\u0142\u0159\u015f",
    "\u03b1\u03b2\u03b3\u03b4\u03b5\u03bb\u03bf\u03c2",
    "\u0430\u0431\u0432\u0433\u0434\u0435\u0451\u0436\u0438\u0439",
    "\u4e2d\u56fd\u516c\u53f8\u7f51\u7edc\u65e5\u672c",
    "\u3042\u304b\u3055\u305f\u30ab\u30ca",
    "\u0e01\u0e02\u0e04\u0e07\u0e08",
    "\u0915\u0916\u0917\u0918",
    "\U00010330\U00010331\U00010332",
    "\u05d0\u05d1\u05d2\u05d3",
    "\u0627\u0628\u062a\u062b",
]
LOCAL = string.ascii_lowercase + string.digits
ODD = "!#$%&'*+/=?^_`{|}~-"
NOISE = string.printable[:95] + "\u00e9\u0130\u0301\u3002\uff21" + UNSEEN[:3] + BLANKS


RESERVED = {"test", "local", "localhost", "invalid", "onion", "arpa"}
# Letters that Unicode calls another form of others.
COMPATIBLE = "\ufb01\u00aa\u017f\u01c6\uff76"
# Punctuation that may stand inside a word of a domain.
INNER = "\u00b7\u30fb"


def label(rng: random.Random) -> str:
    """A label of a domain, of one script with some ASCII."""
    text = "".join(rng.choices(LOCAL + "-", k=rng.choice([1, 3, 8, 8, 20])))
    if rng.random() < 0.4:
        letters = rng.choice(SCRIPTS)
        for _ in range(rng.choice([1, 1, 2, 3, 8])):
            place = rng.randrange(len(text) + 1)
            text = text[:place] + rng.choice(letters) + text[place:]
        if rng.random() < 0.3:
            text = "".join(c for c in text if c in letters)
    return text


def email(rng: random.Random) -> str:
    """An address, most often a good one, dressed, and now and then mutated."""
    words = [
        "".join(rng.choices(LOCAL, k=rng.choice([1, 4, 8, 8, 8, 21])))
        for _ in range(rng.choice([1, 2, 2, 3]))
    ]
    if rng.random() < 0.2:
        words[0] += rng.choice(ODD) + rng.choice(words)
    if rng.random() < 0.1:
        words[-1] += rng.choice(rng.choice(SCRIPTS))
    labels = [label(rng) for _ in range(rng.choice([1, 1, 1, 2]))]
    if rng.random() < 0.02:
        labels = [label(rng) for _ in range(rng.choice([10, 20]))]
    if rng.random() < 0.02:
        labels[0] = "".join(rng.choices(LOCAL, k=rng.choice([62, 63, 64, 65])))
    labels.append(
        rng.choice(["it", "com", "example", "co.uk", "xn--p1ai", "\u0440\u0444"])
    )
    if rng.random() < 0.01:
        words[0] = "\u0301" + words[0]
    if rng.random() < 0.02:
        labels[-1] = rng.choice(sorted(RESERVED))
    if rng.random() < 0.02:
        labels[0] += rng.choice(COMPATIBLE + INNER) + rng.choice("la\u30ab")
    if rng.random() < 0.1:
        labels = [rng.choice(["gmail", "googlemail"]), "com"]
    domain = ".".join(labels)
    if rng.random() < 0.2:
        domain = rng.choice([unicodedata.normalize("NFD", domain), domain.upper()])
    if rng.random() < 0.05:
        domain = domain.replace(".", rng.choice("\u3002\uff0e\uff61"))
    if rng.random() < 0.05:
        domain += "."
    value = rng.choice(["", "", "", "Dr."]) + ".".join(words) + "@" + domain
    if rng.random() < 0.3:
        value = mutated(rng, value, NOISE)
    return dressed(rng, value)


@cache
def plain_email(value: str) -> str:
    """As a mail program would be given it; each letter is lowered by itself."""
    lowered = "".join(c.lower() for c in seen(value))
    return unicodedata.normalize("NFC", lowered).removesuffix(".")


@cache
def library_email(plain: str) -> str | None:
    """The library's address with its domain in ASCII."""
    try:
        told = validate_email(plain, check_deliverability=False, strict=True)
    except EmailNotValidError:
        return None
    return f"{told.local_part}@{told.ascii_domain}"


def remapped(plain: str) -> list[str]:
    """Labels of the domain as the library reads them."""
    try:
        return idna.uts46_remap(plain.partition("@")[2], std3_rules=False).split(".")
    except idna.IDNAError:
        return []


def is_reserved(name: str, labels: list[str]) -> bool:
    """A last label that no mail server takes; made-up data uses them."""
    return name == labels[-1] and name in RESERVED


def is_empty_code(name: str, _: list[str]) -> bool:
    """A label of xn-- and what is no punycode: nobody can own it."""
    if not re.fullmatch("xn--[a-z0-9-]*[a-z0-9]", name):
        return False
    try:
        return not idna.ulabel(name)
    except idna.IDNAError:
        return True


def is_mixed(name: str, labels: list[str]) -> bool:
    """A label that a reader could take for another beside one from right to left."""
    text = "".join(labels)
    if not name or not any(unicodedata.bidirectional(c) in ("R", "AL") for c in text):
        return False
    try:
        return not idna.check_bidi(name, check_ltr=True)
    except idna.IDNAError:
        return True


REFUSED = {
    "reserved name": is_reserved,
    "punycode of nothing": is_empty_code,
    "mixed directions": is_mixed,
}


def harmless_label(name: str) -> str:
    """A plain label as long as this one is in ASCII, hyphens where they are."""
    if name.isascii():
        return re.sub("[a-z]", "z", name).replace("--", "zz")
    letters = [
        "z" if not c.isascii() and unicodedata.category(c)[0] in kinds else c
        for c, kinds in zip(name, ["LN", *["LMN"] * len(name)], strict=False)
    ]
    size = len(name.encode("punycode")) + len("xn--")
    return letters[0] + "z" * (size - len(name)) + "".join(letters[1:])


def harmless_email(plain: str) -> str:
    """The address without what the library refuses and we take."""
    labels = remapped(plain)
    names = [
        harmless_label(name)
        if not name.isascii() or any(f(name, labels) for f in REFUSED.values())
        else name
        for name in labels
    ]
    return re.sub("^\u0301", "z", plain.partition("@")[0]) + "@" + ".".join(names)


def refused_for(reason: str) -> Callable[[str], bool]:
    """True when the library refuses an address for such a label."""

    def holds(value: str) -> bool:
        plain = plain_email(value)
        labels = remapped(plain)
        return (
            library_email(plain) is None
            and any(REFUSED[reason](name, labels) for name in labels)
            and library_email(harmless_email(plain)) is not None
        )

    return holds


def begins_with_an_accent(value: str) -> bool:
    """Refused for an accent without a letter; a key like any other for us."""
    plain = plain_email(value)
    return (
        plain[:1] == "\u0301"
        and library_email(plain) is None
        and library_email(harmless_email(plain)) is not None
    )


def has_inner_punctuation(value: str) -> bool:
    """Punctuation that a few languages write inside words: no key yet."""
    plain = plain_email(value)
    found = set(plain.partition("@")[2]) & set(INNER)
    return bool(found) and library_email(plain) is not None


def has_other_form(value: str) -> bool:
    """Letters that the library reads as others: our key has them as typed."""
    plain = plain_email(value)
    wide = {c: unicodedata.normalize("NFKC", c) for c in "\uff0e\uff61\uff21\uff41"}
    domain = "".join(wide.get(c, c) for c in plain.partition("@")[2])
    told = ".".join(remapped(plain))
    return library_email(plain) is not None and told != domain.replace("\u3002", ".")


EMAIL_CLASSES: dict[str, Callable[[str], bool]] = {
    **{reason: refused_for(reason) for reason in REFUSED},
    "accent without a letter": begins_with_an_accent,
    "punctuation inside words": has_inner_punctuation,
    "letters of another form": has_other_form,
}


def test_emails_are_those_of_the_library(keys: Keys) -> None:
    rows = keys.matched("email", generated(email))
    found = {typed: spelling for typed, (spelling, _) in rows.items()}
    counts = compare(found, lambda x: library_email(plain_email(x)), EMAIL_CLASSES)
    assert set(EMAIL_CLASSES) <= set(counts), counts


def test_a_domain_and_its_ascii_form_are_one_key(keys: Keys) -> None:
    rng = random.Random(SEED)
    twins = {}
    while len(twins) < WANTED:
        name = label(rng)
        try:
            twins[f"anna@{name}.it"] = f"Anna@{idna.encode(name).decode().upper()}.IT"
        except (idna.IDNAError, UnicodeError):
            continue
    found = keys.matched("email", [*twins, *twins.values()])
    unlike = [x for x, y in twins.items() if found[x] != found[y] or not found[x][0]]
    assert not unlike, unlike[:10]
    assert sum(not x.isascii() for x in twins) > WANTED / 5


# ---------------------------------------------------------------- phone
PREFIXES = ["02", "06", "011", "0541", "081", "0931", "0549", "06698", "0461", "099"]
COUNTRIES = [
    "AL AT AU BD BE BG BR CH CN CZ DE DK EC EG ES FI FR GB GR HR HU IE IN JP LT LU "
    "LK MA MD ME MX NG NL NO PE PH PK PL PT RO RS RU SE SI SK SM SN TN TR TW UA US ZA"
][0].split()
# A person's own telephone is of one of these kinds.
OWN = {
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.VOIP,
}


def national_digits(rng: random.Random) -> str:
    """Digits of an Italian number, most often of a possible one."""
    start = rng.choice(["32", "33", "34", "347", "38", "39", "31", *PREFIXES])
    if rng.random() < 0.1:
        start = rng.choice(
            ["800", "899", "199", "55", "43", "178", "848", "0", "1", "3"]
        )
    wanted = rng.choice([10, 10, 10, 9, 11, 6, 8])
    return start + "".join(rng.choices(string.digits, k=max(wanted - len(start), 0)))


def spaced(rng: random.Random, digits: str) -> str:
    """Digits as people write them."""
    mark = rng.choice(["", "", " ", "-", "/", ".", "\u00a0", "\u2011"])
    at = rng.randrange(1, len(digits) + 1)
    return digits[:at] + mark + digits[at:]


def italian_phone(rng: random.Random) -> str:
    """An Italian number as typed, dressed, and now and then mutated."""
    digits = national_digits(rng)
    text = rng.choice(["", "", "", "+39", "+39 ", "0039", "0039 ", "39", "(+39) "])
    text += spaced(rng, digits)
    if rng.random() < 0.1:
        text += rng.choice([" ext. 12", " int 3", "x4", " interno 7", " #5", ";ext=9"])
    if rng.random() < 0.3:
        text = mutated(rng, text, string.digits + "+ -./()")
    return dressed(rng, text)


def library_phone(value: str) -> str | None:
    """The library's number, when it is a person's own."""
    try:
        number = phonenumbers.parse(seen(value), "IT")
    except NumberParseException:
        return None
    number.extension = None
    if not phonenumbers.is_valid_number(number):
        return None
    if phonenumbers.number_type(number) not in OWN:
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def bare_phone(value: str) -> str:
    """Digits and pluses, without extension and words."""
    extension = r"[ ,;]*(ext|int|interno|x|#)[.:= ]*\d+[^0-9a-z]*$"
    return re.sub("[^0-9+]", "", re.sub(extension, "", seen(value).lower()))


def has_words(value: str) -> bool:
    """Words that the library takes for digits of a keypad, and we leave out."""
    is_worded = re.search("[a-z#]", seen(value).lower()) is not None
    return is_worded and library_phone(value) != library_phone(bare_phone(value))


def is_abroad(value: str) -> bool:
    """A number abroad, of which we know the length alone, not the plan."""
    told = library_phone(bare_phone(value))
    return told is None and bool(
        re.fullmatch(r"([+]+|00)(?!39)[1-9]\d{6,14}[+]*", bare_phone(value))
    )


PHONE_CLASSES: dict[str, Callable[[str], bool]] = {
    "words beside the number": has_words,
    "number abroad": is_abroad,
}


def test_italian_phones_are_those_of_the_library(keys: Keys) -> None:
    rows = keys.matched("phone", generated(italian_phone))
    found = {typed: value for typed, (_, value) in rows.items()}
    counts = compare(found, library_phone, PHONE_CLASSES)
    assert set(PHONE_CLASSES) <= set(counts), counts


def test_phones_abroad_have_the_digits_of_the_library(keys: Keys) -> None:
    rng = random.Random(SEED)
    expected: dict[str, str] = {}
    while len(expected) < WANTED:
        region = rng.choice(COUNTRIES)
        kind = rng.choice([PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE])
        number = phonenumbers.example_number_for_type(region, kind)
        digits = str(number.national_number)
        keep = rng.randrange(1, 5)
        tail = "".join(rng.choices(string.digits, k=len(digits) - keep))
        number.national_number = int(digits[:keep] + tail)
        if not phonenumbers.is_valid_number(number):
            continue
        told = phonenumbers.format_number(number, PhoneNumberFormat.E164)
        shown = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
        code, _, rest = shown.partition(" ")
        prefix = PhoneMetadata.metadata_for_region(region).national_prefix
        forms = [
            told,
            shown,
            "00" + told[1:],
            shown.replace("+", "00 "),
            shown + " ext. 3",
        ]
        if prefix == "0":
            forms += [f"{code} (0){rest}", f"{code} 0{rest}", f"00{code[1:]} 0{rest}"]
        expected[dressed(rng, rng.choice(forms))] = told
    rows = keys.matched("phone", expected)
    wrong = [(x, y, rows[x]) for x, y in expected.items() if rows[x][1] != y]
    assert not wrong, f"{len(wrong)}: {wrong[:10]}"


# ---------------------------------------------------------------- tax code
TWINS = str.maketrans("0123456789", "LMNPQRSTUV")
DIGITS = str.maketrans("LMNPQRSTUV", "0123456789")
PLACES = [6, 7, 9, 10, 12, 13, 14]


def tax_code_stem(rng: random.Random) -> str:
    """Fifteen characters of a tax code, most often of a day that there is."""
    day = rng.choice([rng.randrange(1, 29), rng.randrange(0, 100)])
    return (
        "".join(rng.choices(string.ascii_uppercase, k=6))
        + f"{rng.randrange(100):02d}{rng.choice('ABCDEHLMPRST')}"
        + f"{day + rng.choice([0, 40]) * (day < 40):02d}"
        + f"{rng.choice('ABCDEFGHILMZ')}{rng.randrange(1000):03d}"
    )


def tax_code(rng: random.Random) -> str:
    """A tax code, often with omocodia, dressed, and now and then mutated."""
    if rng.random() < 0.05:
        return vat_number(rng)
    stem = list(tax_code_stem(rng))
    for place in rng.sample(PLACES, rng.choice([0, 0, 1, 2, 7])):
        stem[place] = stem[place].translate(TWINS)
    value = "".join(stem) + codicefiscale.calc_check_digit("".join(stem))
    if rng.random() < 0.3:
        value = mutated(rng, value, string.ascii_uppercase + string.digits + "\u00c8")
    if rng.random() < 0.2:
        at = rng.randrange(16)
        value = value[:at] + rng.choice(" -:\u2010\u00a0") + value[at:]
    return dressed(rng, rng.choice([value, value, value.lower()]))


def without_twins(code: str) -> str:
    """The code of which it is a twin by omocodia."""
    stem = list(code[:15])
    for place in PLACES:
        stem[place] = stem[place].translate(DIGITS)
    return "".join(stem) + codicefiscale.calc_check_digit("".join(stem))


def library_tax_code(value: str) -> str | None:
    """The library's code, as it was before omocodia."""
    code = codicefiscale.compact(seen(value))
    if not codicefiscale.is_valid(code):
        return None
    return without_twins(code) if len(code) == 16 else code


def is_of_a_company(value: str) -> bool:
    """Eleven digits: a company's VAT number, which names no person."""
    return len(library_tax_code(value) or "") == 11


def has_no_such_day(value: str) -> bool:
    """Days from 72, which the library takes for those of a third sex."""
    code = library_tax_code(value) or ""
    return len(code) == 16 and int(code[9:11]) > 71


TAX_CODE_CLASSES: dict[str, Callable[[str], bool]] = {
    "code of a company": is_of_a_company,
    "no such day": has_no_such_day,
}


def test_tax_codes_are_those_of_the_library(keys: Keys) -> None:
    rows = keys.matched("tax_code", generated(tax_code))
    found = {typed: value for typed, (_, value) in rows.items()}
    counts = compare(found, library_tax_code, TAX_CODE_CLASSES)
    assert set(TAX_CODE_CLASSES) <= set(counts), counts


def test_twins_by_omocodia_have_the_value_of_the_first_code(keys: Keys) -> None:
    rng = random.Random(SEED)
    first: dict[str, str] = {}
    while len(first) < WANTED:
        stem = tax_code_stem(rng)
        code = stem + codicefiscale.calc_check_digit(stem)
        if not codicefiscale.is_valid(code) or has_no_such_day(code):
            continue
        for place in rng.sample(PLACES, 3):
            stem = stem[:place] + stem[place].translate(TWINS) + stem[place + 1 :]
            first[stem + codicefiscale.calc_check_digit(stem)] = code
    rows = keys.matched("tax_code", first)
    assert {typed: value for typed, (_, value) in rows.items()} == first


# ---------------------------------------------------------------- VAT number
def vat_number(rng: random.Random) -> str:
    """A VAT number, dressed, and now and then mutated."""
    offices = [rng.randrange(1, 101), rng.randrange(1000), 120, 121, 888, 999]
    stem = f"{rng.choice([0, 1, rng.randrange(10**7)]):07d}{rng.choice(offices):03d}"
    value = stem + luhn.calc_check_digit(stem)
    if rng.random() < 0.3:
        value = mutated(rng, value, string.digits + "ITX")
    value = rng.choice(["", "", "IT", "IT ", "it", "FR"]) + value
    if rng.random() < 0.2:
        at = rng.randrange(len(value))
        value = value[:at] + rng.choice(" -:./") + value[at:]
    return dressed(rng, value)


def library_vat_number(value: str) -> str | None:
    """The library's VAT number."""
    number = iva.compact(seen(value))
    return number if iva.is_valid(number) else None


def has_punctuation(value: str) -> bool:
    """Full stops and strokes, which people write and the library does not take."""
    return (
        library_vat_number(value) is None
        and library_vat_number(re.sub("[./]", "", value)) is not None
    )


def test_vat_numbers_are_those_of_the_library(keys: Keys) -> None:
    found = keys.inline("vat_number", generated(vat_number))
    counts = compare(found, library_vat_number, {"punctuation": has_punctuation})
    assert counts["punctuation"], counts


# ---------------------------------------------------------------- ids
NONE = ["", "null", "NULL", "None", "nan", "-1", "anonymous", "0", "0000"]


def some_id(rng: random.Random) -> str:
    """An id or card, or a spelling of none, dressed."""
    value = f"{rng.choice(['C', '', '0', 'c-'])}{rng.randrange(10**8)}"
    return dressed(rng, dressed(rng, rng.choice([value, value, rng.choice(NONE)])))


def test_ids_are_what_can_be_seen_of_them(keys: Keys) -> None:
    given = generated(some_id)
    found = keys.inline("id", given)
    none = {name.lower() for name in NONE}
    told = {x: None if seen(x).lower() in none else seen(x) for x in given}
    assert found == told
