"""A new promotion: the rows of its definition, its segment and who reads it.

Everything is drafted from what is there: columns are those of the files, the
segment and its yml are another segment's under another name.
"""

import csv
import io
import re
import textwrap
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from pathlib import Path

import yaml

from percorso.errors import Refused
from percorso.promotion_files import DEFINITIONS, Drafts

ID = re.compile(r"[a-z0-9][a-z0-9_]{0,62}")
SEGMENTS = Path("models/marts/promotions")
EXPOSURES = Path("models/_exposures.yml")
# Of a promotion that copies no other; what is not here is empty.
DEFAULTS = {
    "purpose": "promo",
    "trigger": "replacement",
    "customer_type": "any",
    "backlog_max_age_months": "36",
    "spend_measure": "average_line",
    "channel": "email",
    "holdout_share": "0.2",
    "delay_days": "0",
    "cooldown_days": "90",
    "reentry": "new_trigger",
    "cost_per_message": "0.1000",
    "margin_rate": "0.2000",
    "retention_purpose": "replacement_cycle",
    "is_active": "true",
}
BEHAVIOUR_DEFAULTS = {
    "backlog_max_age_months": "",
    "spend_measure": "",
    "retention_purpose": "marketing",
}
# What a column accepts, so that a slip is asked again at once.
CHOICES = {
    "trigger": ("replacement", "behaviour"),
    "purpose": ("promo", "loyalty", "service"),
    "customer_type": ("private", "business", "any"),
    "spend_measure": ("average_line", "sum_in_group", "trigger_line"),
    "channel": ("email", "sms", "push", "phone", "post"),
    "reentry": ("never", "new_trigger", "after_cooldown"),
    "is_active": ("true", "false"),
}
# Never taken over from another promotion.
OWN = ("promotion_id", "name", "priority", "starts_on", "ends_on")
# The message of a coupon that names no amount.
NEUTRAL = "refund"
SHOWN = 3
READERS = {
    "email": "The e-mail service",
    "sms": "The SMS service",
    "push": "The push service",
    "phone": "The call centre",
    "post": "The mailing house",
}


@dataclass
class Wish:
    """What somebody asks for; empty where a default or a copy is to stand in.

    `values` are columns of promotions.csv. `bands` are the bounds between
    bands, None when nothing was said of them. `rules` are parameters and
    values of a behaviour promotion: a parameter may stand several times. `who`
    ends the sentence "One row per person: …".
    """

    values: dict[str, str] = field(default_factory=dict)
    like: str = ""
    categories: list[str] = field(default_factory=list)
    bands: list[str] | None = None
    landing_urls: list[str] = field(default_factory=list)
    creative: str = ""
    coupon: str = ""
    incentive: str = ""
    rules: list[tuple[str, str]] = field(default_factory=list)
    who: str = ""


class Desk:
    """Where a promotion is drafted: a checkout and the definitions in force.

    `sold` are the categories of the published products; None when nobody knows.
    """

    def __init__(
        self,
        checkout: Path,
        definitions: Path | None,
        sold: frozenset[str] | None = None,
    ) -> None:
        self.checkout = checkout
        self.definitions = definitions
        self.sold = sold

    def read_from(self, name: str) -> Path:
        """The file in force: the retailer's own when it is there."""
        own = self.written_to(name)
        return own if own.exists() else self.checkout / "seeds" / f"{name}.csv"

    def written_to(self, name: str) -> Path:
        """The file that takes new rows."""
        return (self.definitions or self.checkout / "seeds") / f"{name}.csv"

    def columns(self, name: str) -> list[str]:
        """Columns of a definition file, in its order."""
        text = self.read_from(name).read_text("utf-8-sig")
        return next(csv.reader(io.StringIO(text)), [])

    def rows(self, name: str) -> list[dict[str, str]]:
        """Rows of a definition file."""
        text = self.read_from(name).read_text("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def promotion(self, promotion_id: str) -> dict[str, str]:
        """The row of a promotion.

        Raises:
            Refused: when there is none.
        """
        for row in self.rows("promotions"):
            if row["promotion_id"] == promotion_id:
                return row
        raise Refused(
            f"no promotion {promotion_id!r}", "--like", "name one of promotions.csv"
        )

    def unsold(self, categories: list[str]) -> list[str]:
        """Of some category paths, those that no product is in or below."""
        if self.sold is None:
            return []
        return [
            path
            for path in categories
            if not any(f"{sold}.".startswith(f"{path}.") for sold in self.sold)
        ]

    def near(self, category: str) -> str:
        """Categories of products that are written much like this one."""
        sold = sorted(self.sold or ())
        found = get_close_matches(category, sold, SHOWN, cutoff=0.4) or sold[:SHOWN]
        return ", ".join(found)

    def defaults(self, wish: Wish) -> dict[str, str]:
        """Every column of promotions.csv before anything is said of it."""
        rows = self.rows("promotions")
        values = dict.fromkeys(self.columns("promotions"), "") | DEFAULTS
        if wish.like:
            like = self.promotion(wish.like)
            values |= {k: v for k, v in like.items() if k not in OWN}
        elif wish.values.get("trigger") == "behaviour":
            values |= BEHAVIOUR_DEFAULTS
        used = [int(r["priority"]) for r in rows if r["priority"].isdigit()]
        values["priority"] = str(max(used, default=0) + 1)
        return values

    def rivals(self, wish: Wish) -> list[str]:
        """A line for each active promotion of the group that takes people first."""
        asked = self.defaults(wish) | wish.values
        group, priority = asked["category_group"], asked["priority"]
        if not group or not priority.isdigit():
            return []
        return [
            f"{row['promotion_id']} is about {group} too, and its priority "
            f"{row['priority']} goes before {priority}: who is due in both on one day "
            "gets that one."
            for row in self.rows("promotions")
            if row["promotion_id"] != asked["promotion_id"]
            and row["category_group"] == group
            and row["is_active"] == "true"
            and row["priority"].isdigit()
            and int(row["priority"]) < int(priority)
        ]

    def draft(self, wish: Wish) -> Drafts:
        """Every file that the promotion adds or adds to, whole.

        Raises:
            Refused: when what is asked for cannot be written down. Whether it
                is a good definition is for the project to say.
        """
        _refuse_control_characters(wish)
        promotion = self.defaults(wish) | wish.values
        self._refuse_known(promotion["promotion_id"])
        if not promotion["name"]:
            raise Refused("a promotion needs a name", "--name", "give it one")
        rows = {
            "category_groups": self._categories(wish, promotion["category_group"]),
            "promotions": [promotion],
            "promotion_bands": self._bands(wish, promotion),
            "promotion_variants": self._variants(wish, promotion),
            "promotion_rules": self._rules(wish, promotion),
        }
        # A segment without rows is empty; rows without a segment are lost.
        drafts = self._segment(wish, promotion)
        for name in DEFINITIONS:
            if rows[name]:
                drafts[self.written_to(name)] = self._appended(name, rows[name])
        return drafts

    def _refuse_known(self, promotion_id: str) -> None:
        if not ID.fullmatch(promotion_id):
            raise Refused(
                f"{promotion_id!r} is no promotion_id",
                "--promotion-id",
                "write lower-case letters, digits and underscores",
            )
        files = self._segment_paths(promotion_id)
        known = {row["promotion_id"] for row in self.rows("promotions")}
        if promotion_id in known or any(path.exists() for path in files):
            raise Refused(
                f"{promotion_id} is there already", "--promotion-id", "take another"
            )

    def _categories(self, wish: Wish, group: str) -> list[dict[str, str]]:
        """Rows of a new category group; none when the group is there."""
        there = {
            row["category"]
            for row in self.rows("category_groups")
            if row["category_group"] == group
        }
        if not wish.categories:
            return []
        if not group:
            raise Refused(
                "categories without a group", "--category-group", "name the group"
            )
        if there and there != set(wish.categories):
            raise Refused(
                f"{group} is there with other categories: {', '.join(sorted(there))}",
                "--categories",
                "leave them out, or name another group",
            )
        if there:
            return []
        for category in self.unsold(wish.categories):
            raise Refused(
                f"no product is in {category!r}",
                "--categories",
                f"name one of the catalogue, as {self.near(category)}",
            )
        return [{"category_group": group, "category": c} for c in wish.categories]

    def _bands(self, wish: Wish, promotion: dict[str, str]) -> list[dict[str, str]]:
        promotion_id = promotion["promotion_id"]
        if wish.bands is None and wish.like:
            return self._copied("promotion_bands", wish.like, promotion_id)
        bounds = sorted(wish.bands or [], key=_number)
        names = [bound.replace(".", "_") for bound in bounds]
        bands = [("everyone", "", "")]
        if bounds:
            inner = zip(names, names[1:], bounds, bounds[1:], strict=False)
            bands = [
                (f"under_{names[0]}", "", bounds[0]),
                *((f"{a}_to_{b}", low, high) for a, b, low, high in inner),
                (f"from_{names[-1]}", bounds[-1], ""),
            ]
        urls = wish.landing_urls or [
            f"https://shop.example/promo/{_slug(promotion_id)}"
        ]
        if len(urls) not in (1, len(bands)):
            raise Refused(
                f"{len(urls)} addresses for {len(bands)} bands",
                "--landing-url",
                "give one for all or one each",
            )
        return [
            {
                "promotion_id": promotion_id,
                "band": band,
                "lower_bound": lower,
                "upper_bound": upper,
                "lower_inclusive": "true",
                "upper_inclusive": "false",
                "landing_url": urls[place if len(urls) > 1 else 0],
            }
            for place, (band, lower, upper) in enumerate(bands)
        ]

    def _variants(self, wish: Wish, promotion: dict[str, str]) -> list[dict[str, str]]:
        promotion_id = promotion["promotion_id"]
        if wish.like and not wish.creative:
            rows = self._copied("promotion_variants", wish.like, promotion_id)
            if not wish.coupon or any(row["coupon_code"] for row in rows):
                for row in rows:
                    if row["coupon_code"]:
                        row["coupon_code"] = wish.coupon or row["coupon_code"]
                        _reward(row, wish.incentive)
                return self._with_own_coupons(rows)
        rows = [
            {
                "promotion_id": promotion_id,
                "variant": "generic",
                "share": "1",
                "creative": wish.creative or "time_for_a_new_one",
            }
        ]
        if wish.coupon:
            rows[0]["share"] = "0.5"
            rows.append(
                {
                    "promotion_id": promotion_id,
                    "variant": "refund",
                    "share": "0.5",
                    "creative": NEUTRAL,
                    "incentive_amount": wish.incentive,
                    "coupon_code": wish.coupon,
                }
            )
        elif wish.incentive:
            raise Refused(
                "an incentive needs the coupon by which it is redeemed",
                "--incentive",
                "give --coupon too",
            )
        return self._with_own_coupons(rows)

    def _with_own_coupons(self, rows: list[dict[str, str]]) -> list[dict[str, str]]:
        """The rows, when no other promotion is redeemed by their coupons."""
        taken = {
            row["coupon_code"]: row["promotion_id"]
            for row in self.rows("promotion_variants")
            if row["coupon_code"]
        }
        for row in rows:
            coupon = row.get("coupon_code")
            if coupon in taken:
                raise Refused(
                    f"{coupon} is the coupon of {taken[coupon]}",
                    "--coupon",
                    "give this promotion one of its own",
                )
        return rows

    def _rules(self, wish: Wish, promotion: dict[str, str]) -> list[dict[str, str]]:
        promotion_id = promotion["promotion_id"]
        said = {parameter for parameter, _ in wish.rules}
        copied = self._copied("promotion_rules", wish.like, promotion_id)
        return [
            *(row for row in copied if row["parameter"] not in said),
            *(
                {"promotion_id": promotion_id, "parameter": p, "value": v}
                for p, v in wish.rules
            ),
        ]

    def _copied(self, name: str, like: str, promotion_id: str) -> list[dict[str, str]]:
        """Rows of another promotion, its name in them put right."""
        before, after = _slug(like), _slug(promotion_id)
        return [
            {
                column: (value or "")
                .replace(before, after)
                .replace(before.upper(), after.upper())
                for column, value in row.items()
            }
            | {"promotion_id": promotion_id}
            for row in self.rows(name)
            if row["promotion_id"] == like
        ]

    def _appended(self, name: str, rows: list[dict[str, str]]) -> bytes:
        """A definition file with rows at its end, all else byte for byte."""
        content = self.read_from(name).read_bytes()
        newline = "\r\n" if b"\r\n" in content else "\n"
        added = io.StringIO(newline="")
        writer = csv.DictWriter(
            added, self.columns(name), restval="", lineterminator=newline
        )
        writer.writerows(rows)
        if not content.endswith(b"\n"):
            content += newline.encode()
        return content + added.getvalue().encode()

    def _segment_paths(self, promotion_id: str) -> tuple[Path, Path]:
        folder = self.checkout / SEGMENTS
        stem = f"segment_{promotion_id}"
        return folder / f"{stem}.sql", folder / f"{stem}.yml"

    def _segment(self, wish: Wish, promotion: dict[str, str]) -> Drafts:
        """The segment's model, its yml and its exposure."""
        promotion_id = promotion["promotion_id"]
        pattern = self._pattern(wish, promotion)
        old_sql, old_yml = self._segment_paths(pattern)
        new_sql, new_yml = self._segment_paths(promotion_id)
        who = wish.who or f"whom {promotion['name']} is for"
        sentence = (
            f"One row per person in today's audience of {promotion_id}: {who}, "
            "contacted or held out. Who was triggered and left out is in "
            "promotion_decisions."
        )
        described = old_yml.read_text()
        described = described.replace(f"segment_{pattern}", f"segment_{promotion_id}")
        described = re.sub(
            r"(?m)^    description: .*\n(?:      .*\n)*",
            lambda _: f"    description: >-\n{_folded(sentence)}",
            described,
            count=1,
        )
        exposures = self.checkout / EXPOSURES
        sql = old_sql.read_text().replace(f"'{pattern}'", f"'{promotion_id}'")
        return {
            new_sql: sql.encode(),
            new_yml: described.encode(),
            exposures: self._exposed(exposures.read_text(), promotion).encode(),
        }

    def _pattern(self, wish: Wish, promotion: dict[str, str]) -> str:
        """The promotion whose segment is copied: alike in what triggers it."""
        rows = sorted(
            self.rows("promotions"),
            key=lambda row: (
                row["promotion_id"] != wish.like,
                row["trigger"] != promotion["trigger"],
            ),
        )
        for row in rows:
            paths = self._segment_paths(row["promotion_id"])
            if all(path.exists() for path in paths):
                return row["promotion_id"]
        raise Refused("no segment to copy", str(SEGMENTS), "write the first by hand")

    def _exposed(self, text: str, promotion: dict[str, str]) -> str:
        """The exposures with one more, after the last audience."""
        blocks = re.split(r"(?m)^(?=  - name: )", text)
        last = max(
            (n for n, b in enumerate(blocks) if b.startswith("  - name: export_")),
            default=len(blocks) - 1,
        )
        head = "".join(blocks[: last + 1])
        if not head.endswith("\n"):
            head += "\n"
        owner = "    owner: *team\n"
        if "&team" not in head:
            known = yaml.safe_load(text)["exposures"][0]["owner"]
            owner = "    owner:\n" + "".join(
                f"      {key}: {value}\n" for key, value in known.items()
            )
        promotion_id = promotion["promotion_id"]
        reader = READERS.get(promotion["channel"], "The service")
        entry = (
            f"  - name: export_{promotion_id}\n"
            f"    label: >-\n{_folded('Audience: ' + promotion['name'])}"
            "    type: application\n"
            "    maturity: medium\n"
            f"{owner}"
            "    description: >-\n"
            + _folded(
                f"{reader} reads today's audience, sends to those who entered "
                "and leaves alone those held out."
            )
            + "    depends_on:\n"
            f"      - ref('segment_{promotion_id}')\n"
            "      - ref('customers')\n"
        )
        return head + entry + "".join(blocks[last + 1 :])


def _reward(row: dict[str, str], incentive: str) -> None:
    """Give a copied variant another reward.

    The creative was made for the reward it had, and may name it.
    """
    if incentive and _number(incentive) != _number(row["incentive_amount"] or "0"):
        row["incentive_amount"] = incentive
        row["creative"] = NEUTRAL


def _refuse_control_characters(wish: Wish) -> None:
    """A line break in a value would end its row for a reader of lines."""
    said = [
        *wish.values.items(),
        *(("categories", value) for value in wish.categories),
        *(("landing_url", value) for value in wish.landing_urls),
        *wish.rules,
        ("coupon", wish.coupon),
        ("incentive", wish.incentive),
        ("creative", wish.creative),
        ("who", wish.who),
    ]
    for name, value in said:
        if not value.isprintable():
            raise Refused(
                f"{value!r} has characters that cannot be printed",
                name,
                "leave out line breaks and tabs",
            )


def _number(bound: str) -> Decimal:
    try:
        if not re.fullmatch(r"[0-9]{1,12}([.][0-9]{1,4})?", bound):
            raise InvalidOperation
        return Decimal(bound)
    except InvalidOperation as error:
        raise Refused(
            f"{bound!r} is no bound", "--bands", "write amounts as 400,700 or 279.99"
        ) from error


def _slug(promotion_id: str) -> str:
    return promotion_id.replace("_", "-")


def _folded(text: str) -> str:
    """Text as lines of a folded YAML block, in which dbt's Jinja sees no code."""
    plain = re.sub(r"{(?=[{%#])", "{{'{'}}", text)
    lines = textwrap.wrap(plain, 74, break_long_words=False, break_on_hyphens=False)
    return "".join(f"      {line}\n" for line in lines)
