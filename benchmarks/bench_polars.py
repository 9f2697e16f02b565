"""What bench.py compares, in Polars: one function a chain, files in and a file out."""

from pathlib import Path

import polars as pl

from bench_contenders import ALL_TAGS, COUNTS, TAGS


def sessions(source: Path, target: Path, as_of: str) -> None:
    """Events to sessions."""
    moment = ["visitor_id", "occurred_at", "event_id"]
    is_start = (
        (pl.col("visitor_id") != pl.col("visitor_id").shift())
        | (pl.col("occurred_at").diff() > pl.duration(minutes=30))
    ).fill_null(True)
    host = {
        name: pl.col(name).str.split("/").list.get(2, null_on_oob=True)
        for name in ("page_url", "referrer_url")
    }
    has_source = pl.any_horizontal(pl.col(tag).is_not_null() for tag in ALL_TAGS) | (
        host["referrer_url"].is_not_null() & (host["referrer_url"] != host["page_url"])
    )
    (
        pl.scan_parquet(source / "events.parquet")
        .with_columns(
            is_logged_in=pl.col("account_id").is_not_null()
            | pl.col("email_hash").is_not_null(),
            has_source=has_source.fill_null(False),
        )
        .sort(moment)
        .with_columns(session=is_start.cum_sum())
        .group_by("session", maintain_order=False)
        .agg(
            pl.col("visitor_id").first(),
            started_at=pl.col("occurred_at").min(),
            ended_at=pl.col("occurred_at").max(),
            events_count=pl.len().cast(pl.Int64),
            **{
                name: pl.col("event_type").is_in(types).sum().cast(pl.Int64)
                for name, types in COUNTS.items()
            },
            is_logged_in=pl.col("is_logged_in").any(),
            entry_page_url=pl.col("page_url").first(),
            device_type=pl.col("device_type").first(),
            **{tag: pl.col(tag).filter(pl.col("has_source")).first() for tag in TAGS},
        )
        .drop("session")
        .collect()
        .write_parquet(target)
    )


def customers(source: Path, target: Path, as_of: str) -> None:
    """Orders and lines to what each customer bought, and likes best."""
    rates = pl.scan_parquet(source / "rates.parquet").sort("valid_from")
    sold = (
        pl.scan_parquet(source / "orders.parquet")
        .filter(pl.col("status") != "cancelled")
        .sort("order_date")
        .join_asof(rates, left_on="order_date", right_on="valid_from", by="currency")
        .filter(
            pl.col("rate").is_not_null() & (pl.col("order_date") < pl.col("valid_to"))
        )
        .with_columns(total=_converted(pl.col("total")))
    )
    back = (
        pl.scan_parquet(source / "returns.parquet")
        .group_by("order_line_id")
        .agg(pl.col("quantity").sum().alias("back"), pl.col("refund").sum())
    )
    lines = (
        pl.scan_parquet(source / "lines.parquet")
        .join(sold.select("order_id", "customer_id", "rate"), on="order_id")
        .join(back, on="order_line_id", how="left")
        .with_columns(
            paid=_converted(
                pl.col("quantity") * pl.col("unit_price") - pl.col("discount")
            ),
            refund=_converted(pl.col("refund")),
            returned=pl.min_horizontal(pl.col("back").fill_null(0), pl.col("quantity")),
        )
    )
    spent = (
        lines.filter(pl.col("quantity") > pl.col("returned"))
        .with_columns(paid=_kept())
        .group_by("customer_id", "product_id")
        .agg(pl.col("paid").sum())
        .join(pl.scan_parquet(source / "products.parquet"), on="product_id", how="left")
    )
    best = {
        "product": spent,
        "category": spent.filter(pl.col("category").is_not_null())
        .group_by("customer_id", "category")
        .agg(pl.col("paid").sum()),
    }
    tops = {
        "top_category": _top(best["category"], "category"),
        "top_product_id": _top(best["product"], "product_id"),
    }
    units = lines.group_by("order_id").agg(
        pl.col("quantity").sum(), pl.col("returned").sum(), pl.col("refund").sum()
    )
    bought = (
        sold.join(units, on="order_id", how="left")
        .group_by("customer_id")
        .agg(
            last_order_at=pl.col("placed_at").max(),
            orders_count=pl.len().cast(pl.Int64),
            net=(
                pl.col("total")
                - pl.min_horizontal(pl.col("refund").fill_null(0), pl.col("total"))
            ).sum(),
            units_count=pl.col("quantity").sum().cast(pl.Int64),
            returned_units_count=pl.col("returned").sum().cast(pl.Int64),
            online_orders_count=pl.col("channel")
            .is_in(["web", "app"])
            .sum()
            .cast(pl.Int64),
        )
    )
    for name, top in tops.items():
        bought = bought.join(
            top.rename({top.collect_schema().names()[1]: name}),
            on="customer_id",
            how="left",
        )
    bought.collect().write_parquet(target)


def _kept() -> pl.Expr:
    """A part for each unit that was kept, two decimals finer."""
    kept = pl.col("paid") * (pl.col("quantity") - pl.col("returned"))
    return (kept * 200 + pl.col("quantity")) // (2 * pl.col("quantity"))


def _converted(amount: pl.Expr) -> pl.Expr:
    """An amount in the reporting currency, half a unit rounded up."""
    return (amount * pl.col("rate") + 5000) // 10000


def _top(spent: pl.LazyFrame, name: str) -> pl.LazyFrame:
    """What each customer spent most on, the first by name of equals."""
    return (
        spent.sort(["paid", name], descending=[True, False])
        .group_by("customer_id")
        .agg(pl.col(name).first())
    )


def promotions(source: Path, target: Path, as_of: str) -> None:
    """Order lines to who is due for which replacement."""
    day = pl.lit(as_of).str.to_date()
    bought = (
        pl.scan_parquet(source / "lines.parquet")
        .filter((pl.col("kept_quantity") > 0) & (pl.col("order_date") <= day))
        .join(pl.scan_parquet(source / "groups.parquet"), on="category")
        .with_columns(
            price=pl.col("paid") / pl.col("quantity"),
            kept=(pl.col("paid") * 200 * pl.col("kept_quantity") + pl.col("quantity"))
            // (2 * pl.col("quantity")),
            paid_units=pl.when(pl.col("paid") > 0).then(pl.col("kept_quantity")),
        )
        .sort(["placed_at", "order_id", "price", "product_id", "order_line_id"])
        .group_by("customer_id", "category_group")
        .agg(
            trigger_order_id=pl.col("order_id").last(),
            purchased_on=pl.col("order_date").last(),
            dearest_paid=pl.col("paid").last(),
            dearest_quantity=pl.col("quantity").last(),
            kept=pl.col("kept").sum(),
            units=pl.col("paid_units").sum(),
        )
    )
    measure = pl.col("spend_measure")
    due = (
        bought.join(pl.scan_parquet(source / "promotions.parquet"), on="category_group")
        .with_columns(
            due_on=pl.col("purchased_on")
            .dt.offset_by(pl.format("{}mo", pl.col("lookback_months")))
            .dt.offset_by(pl.format("{}d", pl.col("delay_days"))),
            amount=pl.when(measure == "trigger_line")
            .then(pl.col("dearest_paid") * 100)
            .otherwise(pl.col("kept")),
            counted=pl.when(measure == "average_line")
            .then(pl.col("units"))
            .when(measure == "trigger_line")
            .then(pl.col("dearest_quantity"))
            .otherwise(1),
        )
        .filter(pl.col("due_on") <= day)
        .filter(
            pl.col("backlog_months").is_null()
            | (
                pl.col("due_on").dt.offset_by(
                    pl.format("{}mo", pl.col("backlog_months").fill_null(0))
                )
                >= day
            )
        )
    )
    lower = pl.col("lower_bound") * pl.col("counted")
    upper = pl.col("upper_bound") * pl.col("counted")
    amount = pl.col("amount")
    within = (
        due.join(pl.scan_parquet(source / "bands.parquet"), on="promotion_id")
        .filter(
            (amount > 0)
            & ((amount > lower) | (pl.col("lower_inclusive") & (amount == lower)))
            & ((amount < upper) | (pl.col("upper_inclusive") & (amount == upper)))
        )
        .select("promotion_id", "customer_id", "band")
    )
    (
        due.join(within, on=["promotion_id", "customer_id"], how="left")
        .select(
            "promotion_id",
            "customer_id",
            "trigger_order_id",
            "due_on",
            pl.col("band").fill_null("unassigned"),
        )
        .collect()
        .write_parquet(target)
    )


def attribution(source: Path, target: Path, as_of: str) -> None:
    """Touches and orders to what the last touch before each order is worth."""
    touches = (
        pl.scan_parquet(source / "touches.parquet")
        .sort(["occurred_at", "touchpoint_id"])
        .with_columns(touched_at=pl.col("occurred_at"))
    )
    reached = (
        pl.scan_parquet(source / "orders.parquet")
        .sort("placed_at")
        .join_asof(
            touches,
            left_on="placed_at",
            right_on="occurred_at",
            by="customer_id",
            strategy="backward",
        )
        .with_columns(
            counts=(
                pl.col("placed_at") < pl.col("touched_at") + pl.duration(days=30)
            ).fill_null(False)
        )
    )
    (
        reached.with_columns(
            channel_group=pl.when("counts")
            .then(pl.col("channel_group"))
            .otherwise(pl.lit("unattributed")),
            campaign=pl.when("counts").then(pl.col("campaign")),
        )
        .group_by("channel_group", "campaign")
        .agg(orders_count=pl.len().cast(pl.Int64), net=pl.col("net").sum())
        .collect()
        .write_parquet(target)
    )
