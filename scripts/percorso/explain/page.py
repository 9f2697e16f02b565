"""The page that says why some records are one person."""

import textwrap
from collections import defaultdict
from datetime import datetime

from percorso.explain.person import Person, Row
from percorso.explain.walk import Record, Step, walk
from percorso.words import counted

WIDTH = 100
INDENT = 14
LISTED = 12
PEOPLE = 4
KINDS = {"both": "private and business", "unknown": "private or business"}
SPOKEN = {"recipient": "addressee"}
GUARDS = {
    "blocked": "links nobody: it is on the blocklist",
    "blocked_by_hand": "links nobody: blocked by hand",
    "too_many_names": "links nobody: seen with {names} names",
    "too_many_contacts": "links nobody: on {contacts} contacts of the CRM",
    "several_people": "is several people's: {detail}",
    "shared_device": "is many people's device: a login holds for its session alone",
}
CUTS = {
    "two_tax_codes": "would join two tax codes",
    "override": "kept apart by hand",
    "cluster_size": "a weak link of too many accounts under several names",
}
CHANGES = {
    "merged": "merged into a person known longer",
    "split": "a guard cut off the identifier behind it",
    "override": "decided by hand",
    "erased": "erased, as the person asked",
}
Names = dict[str | None, str | None]


def others(person: Person) -> set[str | None]:
    """Ids of everybody else whom the page names."""
    return {
        *(row[7] for row in person.identifiers),
        *(row[5] for row in person.names_apart),
        *(row[6] for row in person.cuts),
    } - {person.customer_id}


def page(person: Person, asked: str, names: Names) -> str:
    """The whole page; `names` are those of `others`."""
    if person.erased:
        parts = [_erased(person, asked), _ids(person)]
    else:
        parts = [
            _who(person, asked),
            _identifiers(person, names),
            _chain(person),
            _devices(person),
            _cut(person, names),
            _overrides(person),
            _ids(person),
        ]
    return "\n\n".join("\n".join(part) for part in parts if part)


def _who(person: Person, asked: str) -> list[str]:
    lines = _asked(person, asked)
    if person.who is None:
        lines += _folded(
            f"{person.customer_id}: an identifier alone, and no record is theirs"
        )
        return lines
    first, last, kind, is_lead, seen_at, orders, records, sources = person.who
    name = " ".join(part for part in (first, last) if part) or "no name"
    since = min((row[2] for row in person.identifiers), default=seen_at.date())
    lines += [f"{name}  customer_id {person.customer_id}"]
    lines += _folded(
        f"{KINDS.get(kind, kind)} {'lead' if is_lead else 'customer'}, "
        f"first seen {since}, "
        f"{counted(orders, 'order')}, {counted(records, 'record')} of {sources}"
    )
    return lines


def _asked(person: Person, asked: str) -> list[str]:
    """What became of the id that was asked for, when it is an old one."""
    if asked == person.customer_id:
        return []
    for old_id, now, since, until, reason, _ in person.changes:
        if old_id == asked and until is None:
            return [
                f"{asked} is an old id: since {since} it stands for",
                f"{now}, {CHANGES[reason]}",
                "",
            ]
    return [f"{asked} is not known to have been in use; it stands for", ""]


def _erased(person: Person, asked: str) -> list[str]:
    requested_at = person.erased[0]
    orders = person.who[5] if person.who else 0
    return [
        *_asked(person, asked),
        f"Erased  customer_id {person.customer_id}",
        f"  asked for on {requested_at:%Y-%m-%d}; {counted(orders, 'order')} without "
        "a name, and nothing else is told",
    ]


def _identifiers(person: Person, names: Names) -> list[str]:
    rows = _columns(
        [
            (
                kind,
                value,
                f"{first}" if first == last else f"{first} to {last}",
                sources,
            )
            for kind, value, first, last, sources, *_ in person.identifiers
        ]
    )
    items = []
    for row, (*_, is_own, people, other) in zip(rows, person.identifiers, strict=True):
        mark = _mark(is_own, people, other, names)
        items.append([*_folded(row), *([" " * INDENT + mark] if mark else [])])
    return _section("Identifiers", _capped(items, LISTED))


def _mark(is_own: bool, people: int, other: str | None, names: Names) -> str:
    """What sets an identifier apart from one that is this person's alone."""
    if is_own:
        return f"shared: {people} people's" if people > 1 else ""
    if other:
        return f"cut off: it is another's, {_named(other, names)}"
    if people:
        return "shared: these records do not say whose it is"
    return "shared: links nobody"


def _chain(person: Person) -> list[str]:
    """The walk over the records, from the identifier that came first."""
    if not person.founder:
        return _section("Why one person", _alone(person))
    node, first_on = person.founder
    steps = walk(node, person.ties)
    lines = _folded(f"{first_on}  {_words(person, node)} came first, and names the id")
    lines += _capped([_step(person, step) for step in steps], 2 * LISTED)
    told = {(s.record.kind, s.record.record_id) for s in steps}
    reached = {node, *(new for s in steps for new in s.new)}
    lines += [
        line
        for missed in sorted(set(person.nodes) - reached)
        for line in _folded(f"not reached: {_words(person, missed)}")
    ]
    repeated = []
    for kind, count in person.records:
        more = count - sum(1 for one, _ in told if one == kind)
        if more > 0:
            repeated.append(counted(more, SPOKEN.get(kind, kind)))
    if repeated:
        lines += _folded(f"records that tie nothing new: {', '.join(repeated)}")
    return _section("Why one person", lines)


def _step(person: Person, step: Step) -> list[str]:
    new = ", ".join(_words(person, node) for node in step.new)
    return _folded(
        f"{step.day}  {_record(step.record)}  {_words(person, step.known)} ties {new}"
    )


def _alone(person: Person) -> list[str]:
    """Orders without a key of a person."""
    items = []
    for order_id, visitor_id, day, identified_by in person.alone:
        why = (
            f"on device {visitor_id}, on which nobody logged in"
            if identified_by == "guest_visitor"
            else "carries nothing that links: a customer of its own"
        )
        items.append(_folded(f"{day}  order {order_id} (shop)  {why}"))
    return _capped(items, LISTED)


def _devices(person: Person) -> list[str]:
    rows = []
    for visitor, start, end, is_shared, first_at, _, orders in person.devices:
        marks = ["for the session of a login" if is_shared else ""]
        if orders:
            marks.append(f"{counted(orders, 'order')} theirs by it")
        rows.append(
            (
                visitor,
                f"from {_minute(start or first_at)}",
                f"to {_minute(end)}" if end else "until now",
                ", ".join(mark for mark in marks if mark),
            )
        )
    items = [_folded(row) for row in _columns(rows)]
    return _section("Devices (UTC)", _capped(items, LISTED))


def _cut(person: Person, names: Names) -> list[str]:
    apart: dict[tuple, list[Row]] = defaultdict(list)
    for row in person.names_apart:
        apart[row[:2]].append(row)
    values = []
    for (
        kind,
        value,
        guard,
        since,
        names_count,
        contacts,
        records,
        detail,
        more,
    ) in person.reviewed:
        words = GUARDS.get(guard, guard).format(
            names=names_count, contacts=contacts, detail=detail
        )
        carried = ""
        if guard != "several_people" and kind != "visitor_id":
            carried = f"; {counted(records, 'record')} carry it, of "
            carried += counted(more, "other person", "other people")
        values.append(
            _folded(f"{since}  {kind} {value} {words}{carried}")
            + _people(person, apart.get((kind, value), []), names)
        )
    cuts = []
    for row in person.cuts:
        guard, day, kind, value, other_kind, other_value, owner, *record = row
        whose = _named(owner, names) if owner else "nobody"
        if _is_erased(owner):
            other_value = "(not shown)"
        cuts.append(
            _folded(
                f"{day}  {_record(Record(*record))}  does not tie {kind} {value} to "
                f"{other_kind} {other_value} ({whose}): {CUTS[guard]}"
            )
        )
    return _section("What was cut", _capped(values, LISTED) + _capped(cuts, LISTED))


def _people(person: Person, rows: list[Row], names: Names) -> list[str]:
    """The people told apart behind one value, by the names that they gave."""
    items = []
    for _, _, _, told, is_ambiguous, owner in rows:
        name = "somebody" if _is_erased(owner) else told.title()
        if is_ambiguous:
            whose = "could be any of them, links nobody"
        elif owner == person.customer_id:
            whose = "this person"
        else:
            whose = _named(owner, names) if owner else "nobody"
        items.append(_folded(f"{' ' * (INDENT - 2)}as {name}: {whose}"))
    return _capped(items, PEOPLE)


def _overrides(person: Person) -> list[str]:
    items = []
    for name, action, reason, day, sides, unapplied in person.overrides:
        told = (
            f"{day}  override {name}: {action} {sides}, {reason or 'no reason given'}"
        )
        if unapplied:
            told += f" - has no effect: {unapplied} is unknown, invalid or shared"
        items.append(_folded(told))
    return _section("Decided by hand", _capped(items, LISTED))


def _ids(person: Person) -> list[str]:
    items = []
    for old_id, now, since, until, reason, founder in person.changes:
        behind = f" ({founder})" if founder and not person.erased else ""
        target = "this one" if now == person.customer_id else now
        span = f"was {target} from {since} to {until}"
        if until is None:
            span = f"is {target} since {since}"
        items.append(_folded(f"{old_id}{behind} {span}: {CHANGES[reason]}"))
    return _section("Ids that changed", _capped(items, LISTED) or ["  none"])


def _words(person: Person, node: int) -> str:
    return " ".join(person.nodes[node])


def _record(record: Record) -> str:
    """A record in words; logins and recipients are named by what they join."""
    name = f"{record.kind} {record.record_id}"
    if record.kind == "login":
        name = f"login on {record.record_id.split('>')[0]}"
    elif record.kind == "recipient":
        contact, _, address = record.record_id.partition(">")
        name = f"message to {address or contact}"
    return f"{name} ({record.source})"


def _named(customer_id: str, names: Names) -> str:
    name = names.get(customer_id)
    return f"{name}, {customer_id}" if name else customer_id


def _is_erased(customer_id: str | None) -> bool:
    """True for an id that stands for somebody of whom nothing may be told."""
    return (customer_id or "").startswith("erased_")


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _section(title: str, lines: list[str]) -> list[str]:
    return [title, *lines] if lines else []


def _capped(items: list[list[str]], most: int) -> list[str]:
    """The lines of the first items, and how many more items there are."""
    lines = [line for item in items[:most] for line in item]
    if len(items) > most:
        lines.append(f"  ... and {len(items) - most:,} more")
    return lines


def _folded(line: str) -> list[str]:
    """A line, indented, and folded where it is too long for the page."""
    return textwrap.wrap(
        line,
        WIDTH,
        initial_indent="  ",
        subsequent_indent=" " * INDENT,
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    )


def _columns(rows: list[tuple[str, ...]]) -> list[str]:
    """Rows as aligned columns; the last one is not padded."""
    if not rows:
        return []
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]) - 1)]
    return [
        "  ".join(
            cell.ljust(widths[i]) if i < len(widths) else cell
            for i, cell in enumerate(row)
        ).rstrip()
        for row in rows
    ]
