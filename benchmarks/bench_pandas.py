"""What bench.py compares, in pandas: one function a chain, files in and a file out."""

from pathlib import Path

import pandas as pd
from pyarrow import parquet

from bench_contenders import ALL_TAGS, COUNTS, TAGS


def _read(source: Path, name: str) -> pd.DataFrame:
    """One input."""
    return parquet.read_table(source / f"{name}.parquet").to_pandas()


def sessions(source: Path, target: Path, as_of: str) -> None:
    """Events to sessions."""
    events = _read(source, "events").sort_values(
        ["visitor_id", "occurred_at", "event_id"], ignore_index=True
    )
    is_start = (events["visitor_id"] != events["visitor_id"].shift()) | (
        events["occurred_at"].diff() > pd.Timedelta(minutes=30)
    )
    events["session"] = is_start.cumsum()
    events["is_logged_in"] = events[["account_id", "email_hash"]].notna().any(axis=1)
    hosts = {
        name: events[name].str.split("/", n=3).str[2]
        for name in ("page_url", "referrer_url")
    }
    has_source = events[ALL_TAGS].notna().any(axis=1) | (
        hosts["referrer_url"].notna() & (hosts["referrer_url"] != hosts["page_url"])
    )
    for name, types in COUNTS.items():
        events[name] = events["event_type"].isin(types).astype("int64")
    grouped = events.groupby("session", sort=False)
    found = grouped.agg(
        visitor_id=("visitor_id", "first"),
        started_at=("occurred_at", "min"),
        ended_at=("occurred_at", "max"),
        events_count=("event_id", "size"),
        **{name: (name, "sum") for name in COUNTS},
        is_logged_in=("is_logged_in", "any"),
    )
    # first() would skip what is missing on the first event
    entries = events.loc[is_start].set_index("session")
    found["entry_page_url"] = entries["page_url"]
    found["device_type"] = entries["device_type"]
    arrivals = events.loc[has_source].drop_duplicates("session").set_index("session")
    found = found.join(arrivals[TAGS])
    found.reset_index(drop=True).to_parquet(target)


def customers(source: Path, target: Path, as_of: str) -> None:
    """Orders and lines to what each customer bought, and likes best."""
    orders = _read(source, "orders")
    orders = orders[orders["status"] != "cancelled"]
    orders["order_date"] = orders["order_date"].astype("datetime64[us]")
    rates = _read(source, "rates")
    for name in ("valid_from", "valid_to"):
        rates[name] = rates[name].astype("datetime64[us]")
    sold = pd.merge_asof(
        orders.sort_values("order_date"),
        rates.sort_values("valid_from"),
        left_on="order_date",
        right_on="valid_from",
        by="currency",
    )
    sold = sold[sold["rate"].notna() & (sold["order_date"] < sold["valid_to"])]
    sold["rate"] = sold["rate"].astype("int64")
    sold["total"] = _converted(sold["total"], sold["rate"])
    back = (
        _read(source, "returns")
        .groupby("order_line_id", as_index=False)
        .agg(back=("quantity", "sum"), refund=("refund", "sum"))
    )
    lines = (
        _read(source, "lines")
        .merge(sold[["order_id", "customer_id", "rate"]], on="order_id")
        .merge(back, on="order_line_id", how="left")
    )
    lines["paid"] = _converted(
        lines["quantity"] * lines["unit_price"] - lines["discount"], lines["rate"]
    )
    lines["refund"] = _converted(
        lines["refund"].fillna(0).astype("int64"), lines["rate"]
    )
    lines["returned"] = (
        lines["back"].fillna(0).astype("int64").clip(upper=lines["quantity"])
    )
    kept = lines[lines["quantity"] > lines["returned"]]
    spent = (
        kept.assign(paid=_kept(kept))
        .groupby(["customer_id", "product_id"], as_index=False)["paid"]
        .sum()
        .merge(_read(source, "products"), on="product_id", how="left")
    )
    categories = (
        spent.dropna(subset=["category"])
        .groupby(["customer_id", "category"], as_index=False)["paid"]
        .sum()
    )
    units = lines.groupby("order_id")[["quantity", "returned", "refund"]].sum()
    sold = sold.join(units, on="order_id")
    for name in ("quantity", "returned", "refund"):
        sold[name] = sold[name].fillna(0).astype("int64")
    sold["net"] = sold["total"] - sold["refund"].clip(upper=sold["total"])
    sold["is_online"] = sold["channel"].isin(["web", "app"]).astype("int64")
    bought = sold.groupby("customer_id").agg(
        last_order_at=("placed_at", "max"),
        orders_count=("order_id", "size"),
        net=("net", "sum"),
        units_count=("quantity", "sum"),
        returned_units_count=("returned", "sum"),
        online_orders_count=("is_online", "sum"),
    )
    bought["top_category"] = _top(categories, "category")
    bought["top_product_id"] = _top(spent, "product_id")
    bought.reset_index().to_parquet(target)


def _kept(lines: pd.DataFrame) -> pd.Series:
    """A part for each unit that was kept, two decimals finer."""
    kept = lines["paid"] * (lines["quantity"] - lines["returned"])
    return (kept * 200 + lines["quantity"]) // (2 * lines["quantity"])


def _converted(amount: pd.Series, rate: pd.Series) -> pd.Series:
    """An amount in the reporting currency, half a unit rounded up."""
    return (amount * rate + 5000) // 10000


def _top(spent: pd.DataFrame, name: str) -> pd.Series:
    """What each customer spent most on, the first by name of equals."""
    return (
        spent.sort_values(["paid", name], ascending=[False, True])
        .drop_duplicates("customer_id")
        .set_index("customer_id")[name]
    )


def promotions(source: Path, target: Path, as_of: str) -> None:
    """Order lines to who is due for which replacement."""
    day = pd.Timestamp(as_of)
    lines = _read(source, "lines")
    lines["order_date"] = lines["order_date"].astype("datetime64[us]")
    lines = lines[(lines["kept_quantity"] > 0) & (lines["order_date"] <= day)].merge(
        _read(source, "groups"), on="category"
    )
    lines["price"] = lines["paid"] / lines["quantity"]
    lines["kept"] = (
        lines["paid"] * 200 * lines["kept_quantity"] + lines["quantity"]
    ) // (2 * lines["quantity"])
    lines["units"] = lines["kept_quantity"].where(lines["paid"] > 0, 0)
    keys = ["customer_id", "category_group"]
    latest = lines.sort_values(
        ["placed_at", "order_id", "price", "product_id", "order_line_id"]
    ).drop_duplicates(keys, keep="last")
    sums = lines.groupby(keys, as_index=False)[["kept", "units"]].sum()
    bought = latest.drop(columns=["kept", "units"]).merge(sums, on=keys)
    found = []
    bands = _read(source, "bands")
    for rule in _read(source, "promotions").itertuples():
        due = bought[bought["category_group"] == rule.category_group].copy()
        due["due_on"] = (
            due["order_date"]
            + pd.DateOffset(months=rule.lookback_months)
            + pd.Timedelta(days=rule.delay_days)
        )
        due = due[due["due_on"] <= day]
        if pd.notna(rule.backlog_months):
            latest_day = due["due_on"] + pd.DateOffset(months=int(rule.backlog_months))
            due = due[latest_day >= day]
        amount, counted = due["kept"], 1
        if rule.spend_measure == "average_line":
            counted = due["units"].astype("int64")
        elif rule.spend_measure == "trigger_line":
            amount, counted = due["paid"] * 100, due["quantity"].astype("int64")
        due["band"] = "unassigned"
        for band in bands[bands["promotion_id"] == rule.promotion_id].itertuples():
            lower, upper = band.lower_bound * counted, band.upper_bound * counted
            above = amount >= lower if band.lower_inclusive else amount > lower
            below = amount <= upper if band.upper_inclusive else amount < upper
            due.loc[(amount > 0) & above & below, "band"] = band.band
        due["promotion_id"] = rule.promotion_id
        found.append(due[["promotion_id", "customer_id", "order_id", "due_on", "band"]])
    (
        pd.concat(found)
        .rename(columns={"order_id": "trigger_order_id"})
        .reset_index(drop=True)
        .to_parquet(target)
    )


def attribution(source: Path, target: Path, as_of: str) -> None:
    """Touches and orders to what the last touch before each order is worth."""
    touches = _read(source, "touches").sort_values(["occurred_at", "touchpoint_id"])
    touches["touched_at"] = touches["occurred_at"]
    reached = pd.merge_asof(
        _read(source, "orders").sort_values("placed_at"),
        touches,
        left_on="placed_at",
        right_on="occurred_at",
        by="customer_id",
    )
    counts = reached["placed_at"] < reached["touched_at"] + pd.Timedelta(days=30)
    reached["channel_group"] = reached["channel_group"].where(counts, "unattributed")
    reached["campaign"] = reached["campaign"].where(counts)
    (
        reached.groupby(["channel_group", "campaign"], dropna=False, as_index=False)
        .agg(orders_count=("order_id", "size"), net=("net", "sum"))
        .to_parquet(target)
    )
