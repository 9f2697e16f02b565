"""Categories, products, stores and exchange rates."""

import duckdb

from percorso.demo.engine import FIRST_DAY, LAST_DAY
from percorso.demo.pools import STORES

BRANDS = [
    *["Nordalp", "Lavella", "Bianchera", "Tecnora", "Ardeo", "Voltano", "Kalyx"],
    *["Ottavia", "Freddura", "Serenis", "Monviso", "Altera", "Brenta", "Zefir"],
    *["Quadrio", "Lumina", "Pratico", "Elba", "Granata", "Sirente"],
]

# path, noun, group, products, lowest, middle, highest price, weight among
# small purchases, is_consumable, has an energy class, cost over price
CATEGORIES = [
    ("appliances.kitchen.freezers", "Congelatore", "freezers", 40,
     149, 300, 1100, 0, False, True, 0.74),
    ("appliances.laundry.washing_machines", "Lavatrice", "washing_machines", 60,
     199, 365, 1300, 0, False, True, 0.75),
    ("appliances.laundry.washer_dryers", "Lavasciuga", "washing_machines", 24,
     349, 520, 1500, 0, False, True, 0.74),
    ("appliances.kitchen.refrigerators", "Frigorifero", "refrigerators", 64,
     199, 425, 2400, 0, False, True, 0.74),
    ("appliances.kitchen.gas_cookers", "Cucina a gas", "gas_cookers", 36,
     189, 405, 1500, 0, False, False, 0.72),
    ("appliances.kitchen.dishwashers", "Lavastoviglie", "dishwashers", 44,
     249, 572, 1400, 0, False, True, 0.74),
    ("appliances.kitchen.ovens", "Forno da incasso", "ovens", 48,
     159, 516, 1600, 0, False, True, 0.72),
    ("computers.notebooks", "Notebook", "notebooks", 70,
     249, 560, 1500, 0, False, False, 0.86),
    ("computers.ultrabooks", "Ultrabook", "notebooks", 30,
     399, 890, 1500, 0, False, False, 0.86),
    ("computers.desktops", "PC desktop", "desktops", 44,
     299, 570, 1500, 0, False, False, 0.85),
    ("computers.all_in_ones", "PC all-in-one", "desktops", 22,
     349, 640, 1500, 0, False, False, 0.85),
    ("computers.tablets", "Tablet", "tablets", 48,
     89, 205, 900, 0, False, False, 0.84),
    ("appliances.laundry.dryers", "Asciugatrice", None, 30,
     299, 540, 1300, 14, False, True, 0.74),
    ("appliances.kitchen.hoods", "Cappa aspirante", None, 30,
     59, 160, 700, 12, False, True, 0.66),
    ("appliances.kitchen.hobs", "Piano cottura", None, 30,
     99, 240, 900, 10, False, False, 0.68),
    ("appliances.kitchen.microwaves", "Microonde", None, 30,
     59, 109, 400, 26, False, False, 0.70),
    ("appliances.climate.air_conditioners", "Climatizzatore", None, 36,
     249, 480, 1600, 0, False, True, 0.72),
    ("appliances.climate.heaters", "Termoventilatore", None, 24,
     19, 49, 190, 20, False, False, 0.65),
    ("appliances.small.coffee_machines", "Macchina da caffè", None, 36,
     49, 129, 900, 40, False, False, 0.66),
    ("appliances.small.irons", "Ferro da stiro", None, 30,
     19, 59, 320, 30, False, False, 0.64),
    ("appliances.small.vacuum_cleaners", "Aspirapolvere", None, 40,
     49, 149, 690, 45, False, False, 0.66),
    ("appliances.small.food_processors", "Robot da cucina", None, 30,
     39, 119, 690, 28, False, False, 0.65),
    ("televisions.led", "Televisore LED", None, 50,
     129, 349, 1200, 60, False, True, 0.86),
    ("televisions.oled", "Televisore OLED", None, 24,
     699, 1190, 2900, 16, False, True, 0.85),
    ("phones.smartphones", "Smartphone", None, 60,
     99, 299, 1490, 110, False, False, 0.89),
    ("phones.accessories", "Custodia", None, 60,
     5, 17, 59, 90, False, False, 0.45),
    ("audio.headphones", "Cuffie", None, 40,
     15, 59, 399, 60, False, False, 0.66),
    ("audio.speakers", "Diffusore", None, 30,
     25, 89, 499, 34, False, False, 0.66),
    ("smart_home.lighting", "Lampadina connessa", None, 24,
     9, 24, 119, 26, False, False, 0.55),
    ("smart_home.security", "Telecamera", None, 24,
     29, 69, 299, 22, False, False, 0.60),
    ("computers.printers", "Stampante", None, 30,
     49, 119, 490, 30, False, False, 0.80),
    ("computers.accessories", "Mouse", None, 50,
     8, 25, 149, 60, False, False, 0.55),
    ("consumables.vacuum_bags", "Sacchetti aspirapolvere", None, 24,
     6, 12, 29, 80, True, False, 0.45),
    ("consumables.printer_ink", "Cartuccia inchiostro", None, 40,
     9, 27, 89, 110, True, False, 0.60),
    ("consumables.water_filters", "Filtro acqua", None, 20,
     7, 19, 49, 50, True, False, 0.45),
    ("consumables.coffee_capsules", "Capsule caffè", None, 30,
     3, 9, 39, 90, True, False, 0.55),
    ("personal_care.anti_ageing", "Trattamento viso antietà", None, 24,
     29, 69, 299, 36, True, False, 0.50),
    ("personal_care.shavers", "Rasoio elettrico", None, 30,
     25, 79, 349, 36, False, False, 0.62),
    ("personal_care.hair_dryers", "Asciugacapelli", None, 30,
     19, 45, 399, 36, False, False, 0.60),
]  # fmt: skip

# group, season, purchases in eight years of a private person and of one who
# buys for a firm
GROUPS = [
    ("freezers", "appliance", 0.17, 0.06),
    ("washing_machines", "appliance", 0.33, 0.08),
    ("refrigerators", "appliance", 0.32, 0.10),
    ("gas_cookers", "appliance", 0.17, 0.03),
    ("dishwashers", "appliance", 0.20, 0.06),
    ("ovens", "appliance", 0.21, 0.05),
    ("notebooks", "computer", 0.36, 1.00),
    ("desktops", "computer", 0.23, 1.60),
    ("tablets", "tablet", 0.27, 0.50),
    ("air_conditioners", "air", 0.14, 0.06),
]


def create_catalogue(con: duckdb.DuckDBPyConnection) -> None:
    """Create `categories`, `products`, `groups`, `stores` and `rates`.

    Args:
        con: the demo's connection, pools made. `categories` carries cumulative
            shares (`x`, `x_end`) within its group and, as `small_x`, among
            small purchases. Prices are in EUR, VAT included.
    """
    _create_categories(con)
    _create_products(con)
    _create_stores(con)
    con.execute(
        f"""
        create table rates as
        select
            currency,
            day::date as date,
            round(
                if(currency = 'CHF', 0.93, 0.91)
                + 0.05 * (abs((i + if(currency = 'CHF', 0, 500)) % 1800 - 900) / 900.0
                - 0.5) + 0.006 * (u(i, 'rate' || currency) - 0.5), 4
            )::decimal(18, 4) as rate_to_reporting
        from (values ('CHF'), ('USD')) as c (currency)
        cross join (
            select
                unnest(
                    range(
                        date '{FIRST_DAY}', date '{LAST_DAY}' + 1, interval 1 day
                    )
                ) as day
        )
        cross join lateral (select day::date - date '{FIRST_DAY}' as i)
        """
    )


def _create_categories(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        """
        create table categories (
            category_i bigint, category varchar, noun varchar, grp varchar,
            products bigint, low double, mid double, high double,
            small_weight bigint, is_consumable boolean, has_energy boolean,
            cost_share double, x double, x_end double, small_x double
        );
        create table groups (
            group_i bigint, grp varchar, profile varchar, private_rate double,
            firm_rate double
        )
        """
    )
    total = sum(category[7] for category in CATEGORIES)
    before = 0
    # Washer-dryers, ultrabooks and all-in-ones are the smaller part of theirs.
    shares = {
        "appliances.laundry.washing_machines": (0.0, 0.86),
        "appliances.laundry.washer_dryers": (0.86, 1.0),
        "computers.notebooks": (0.0, 0.8),
        "computers.ultrabooks": (0.8, 1.0),
        "computers.desktops": (0.0, 0.76),
        "computers.all_in_ones": (0.76, 1.0),
    }
    for i, category in enumerate(CATEGORIES):
        path, noun, group, *rest = category
        if path == "appliances.climate.air_conditioners":
            group = "air_conditioners"
        con.execute(
            f"insert into categories values ({', '.join('?' * 15)})",
            [i, path, noun, group, *rest, *shares.get(path, (0.0, 1.0)),
             before / total if category[7] else None],
        )  # fmt: skip
        before += category[7]
    for i, group in enumerate(GROUPS):
        con.execute("insert into groups values (?, ?, ?, ?, ?)", [i, *group])


def _create_products(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        f"""
        create table products as
        with drawn as (
            select
                c.*,
                r as product_rank,
                category_i * 1000 + r as product_i,
                {BRANDS}[1 + pick(category_i * 1000 + r, 'brand', {len(BRANDS)})]
                    as brand,
                -- Half the products lie below the middle price, half above.
                case
                    when u(category_i * 1000 + r, 'price') < 0.5
                    then low * (mid / low) ** (
                        0.15 + 1.7 * u(category_i * 1000 + r, 'price')
                    )
                    else mid * (high / mid) ** (
                        (2 * u(category_i * 1000 + r, 'price') - 1) ** 1.5
                    )
                end as raw_price
            from categories c
            cross join lateral (select unnest(range(c.products)) as r)
        )
        select
            product_i,
            category_i,
            product_rank,
            'SKU' || lpad(scatter(product_i, 77)::varchar, 8, '0') as product_id,
            brand || ' ' || noun || ' '
                || chr((65 + pick(product_i, 'letter', 26))::integer)
                || (100 + pick(product_i, 'model', 900)) as name,
            brand,
            category,
            grp,
            (
                floor(raw_price)
                + [0.99, 0.99, 0.90, 0.00][1 + pick(product_i, 'ending', 4)]
            )::decimal(18, 4) as list_price,
            is_consumable,
            case when has_energy then 'GFEDCBA'[
                least(7, 1 + floor(
                    7 * (0.6 * u(product_i, 'energy')
                    + 0.4 * least(1, (raw_price - low) / (2 * mid - low))
                    ))::bigint)
            ] end as energy_class,
            cents(raw_price * cost_share / 1.22
                * (0.95 + 0.1 * u(product_i, 'cost'))) as unit_cost,
            utc(
                timestamp '2025-01-07 03:00:00'
                + to_days(pick(product_i, 'updated', 500)::integer)
            ) as updated_at
        from drawn
        """
    )


def _create_stores(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        f"""
        create table stores as
        select
            'S' || lpad((city_i + 1)::varchar, 3, '0') as store_id,
            city_i,
            'Percorso Demo ' || city as name,
            city,
            province,
            postal_code,
            round(latitude + 0.02 * (u(city_i, 'lat') - 0.5), 5) as latitude,
            round(longitude + 0.02 * (u(city_i, 'lon') - 0.5), 5) as longitude,
            date '1998-03-01'
                + pick(city_i, 'opened', 7000)::integer as opened_on,
            if(city_i = 39, date '2024-01-31', null) as closed_on
        from cities
        where city_i < {STORES}
        """
    )
