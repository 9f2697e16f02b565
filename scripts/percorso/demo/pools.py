"""Small pools that people are drawn from: cities, names, streets, seasons."""

import random
from datetime import date, timedelta

import duckdb
from faker import Faker

from percorso.demo.engine import FIRST_DAY, LAST_DAY

# name, province, municipality code, postal code, phone prefix, latitude,
# longitude, people in thousands; the first 40 have a store.
CITIES = [
    ("Roma", "RM", "H501", "00184", "06", 41.8931, 12.4828, 2750),
    ("Milano", "MI", "F205", "20121", "02", 45.4642, 9.1900, 1370),
    ("Napoli", "NA", "F839", "80134", "081", 40.8522, 14.2681, 910),
    ("Torino", "TO", "L219", "10121", "011", 45.0703, 7.6869, 850),
    ("Palermo", "PA", "G273", "90133", "091", 38.1157, 13.3615, 630),
    ("Genova", "GE", "D969", "16121", "010", 44.4056, 8.9463, 560),
    ("Bologna", "BO", "A944", "40121", "051", 44.4938, 11.3387, 390),
    ("Firenze", "FI", "D612", "50122", "055", 43.7793, 11.2463, 360),
    ("Bari", "BA", "A662", "70121", "080", 41.1256, 16.8667, 315),
    ("Catania", "CT", "C351", "95124", "095", 37.5013, 15.0742, 300),
    ("Verona", "VR", "L781", "37121", "045", 45.4384, 10.9916, 255),
    ("Venezia", "VE", "L736", "30170", "041", 45.4908, 12.2425, 250),
    ("Messina", "ME", "F158", "98122", "090", 38.1938, 15.5540, 218),
    ("Padova", "PD", "G224", "35122", "049", 45.4080, 11.8859, 207),
    ("Brescia", "BS", "B157", "25121", "030", 45.5398, 10.2200, 197),
    ("Parma", "PR", "G337", "43121", "0521", 44.8015, 10.3279, 197),
    ("Trieste", "TS", "L424", "34121", "040", 45.6495, 13.7768, 198),
    ("Prato", "PO", "G999", "59100", "0574", 43.8777, 11.1022, 195),
    ("Taranto", "TA", "L049", "74121", "099", 40.4761, 17.2297, 188),
    ("Modena", "MO", "F257", "41121", "059", 44.6458, 10.9257, 184),
    ("Reggio Calabria", "RC", "H224", "89125", "0965", 38.1113, 15.6473, 170),
    ("Reggio Emilia", "RE", "H223", "42121", "0522", 44.6989, 10.6297, 171),
    ("Perugia", "PG", "G478", "06121", "075", 43.1107, 12.3908, 162),
    ("Ravenna", "RA", "H199", "48121", "0544", 44.4184, 12.2035, 156),
    ("Rimini", "RN", "H294", "47921", "0541", 44.0594, 12.5681, 150),
    ("Livorno", "LI", "E625", "57123", "0586", 43.5485, 10.3106, 153),
    ("Cagliari", "CA", "B354", "09124", "070", 39.2238, 9.1217, 148),
    ("Foggia", "FG", "D643", "71121", "0881", 41.4622, 15.5446, 146),
    ("Salerno", "SA", "H703", "84121", "089", 40.6824, 14.7681, 127),
    ("Ferrara", "FE", "D548", "44121", "0532", 44.8381, 11.6198, 130),
    ("Latina", "LT", "E472", "04100", "0773", 41.4676, 12.9036, 127),
    ("Monza", "MB", "F704", "20900", "039", 45.5845, 9.2744, 123),
    ("Bergamo", "BG", "A794", "24121", "035", 45.6983, 9.6773, 120),
    ("Pescara", "PE", "G482", "65121", "085", 42.4618, 14.2161, 118),
    ("Trento", "TN", "L378", "38122", "0461", 46.0748, 11.1217, 118),
    ("Vicenza", "VI", "L840", "36100", "0444", 45.5455, 11.5354, 110),
    ("Novara", "NO", "F952", "28100", "0321", 45.4469, 8.6218, 102),
    ("Ancona", "AN", "A271", "60121", "071", 43.6158, 13.5189, 98),
    ("Udine", "UD", "L483", "33100", "0432", 46.0711, 13.2346, 98),
    ("Sassari", "SS", "I452", "07100", "079", 40.7259, 8.5557, 121),
    ("Siracusa", "SR", "I754", "96100", "0931", 37.0755, 15.2866, 117),
    ("Terni", "TR", "L117", "05100", "0744", 42.5636, 12.6427, 107),
    ("Bolzano", "BZ", "A952", "39100", "0471", 46.4983, 11.3548, 107),
    ("Piacenza", "PC", "G535", "29121", "0523", 45.0526, 9.6930, 103),
    ("Arezzo", "AR", "A390", "52100", "0575", 43.4633, 11.8796, 97),
    ("Lecce", "LE", "E506", "73100", "0832", 40.3515, 18.1750, 94),
    ("La Spezia", "SP", "E463", "19121", "0187", 44.1025, 9.8241, 92),
    ("Pisa", "PI", "G702", "56125", "050", 43.7228, 10.4017, 89),
    ("Como", "CO", "C933", "22100", "031", 45.8081, 9.0852, 84),
    ("Treviso", "TV", "L407", "31100", "0422", 45.6669, 12.2430, 84),
    ("Varese", "VA", "L682", "21100", "0332", 45.8206, 8.8251, 79),
    ("Lucca", "LU", "E715", "55100", "0583", 43.8429, 10.5027, 89),
    ("Pavia", "PV", "G388", "27100", "0382", 45.1847, 9.1582, 71),
    ("Caserta", "CE", "B963", "81100", "0823", 41.0740, 14.3327, 73),
    ("Cremona", "CR", "D150", "26100", "0372", 45.1332, 10.0247, 71),
    ("Cosenza", "CS", "D086", "87100", "0984", 39.2983, 16.2537, 64),
    ("L'Aquila", "AQ", "A345", "67100", "0862", 42.3498, 13.3995, 70),
    ("Potenza", "PZ", "G942", "85100", "0971", 40.6404, 15.8056, 65),
    ("Cuneo", "CN", "D205", "12100", "0171", 44.3845, 7.5427, 56),
    ("Mantova", "MN", "E897", "46100", "0376", 45.1564, 10.7914, 49),
    ("Campobasso", "CB", "B519", "86100", "0874", 41.5603, 14.6627, 47),
    ("Aosta", "AO", "A326", "11100", "0165", 45.7370, 7.3201, 34),
    ("Matera", "MT", "F052", "75100", "0835", 40.6664, 16.6043, 60),
    ("Crotone", "KR", "D122", "88900", "0962", 39.0808, 17.1271, 59),
]
STORES = 40


def create_pools(con: duckdb.DuckDBPyConnection, seed: int) -> None:
    """Create the tables `cities`, `names`, `streets`, `firms`, `seasons`.

    `names` has (list, i, name) for the lists f, m and last, `i` from 0;
    `seasons` has (profile, x, day): a draw in [0, 1) belongs to the last row
    of its profile with x at or below it.

    Args:
        con: the demo's connection.
        seed: the demo's seed; Faker is seeded with it too.
    """
    con.execute(
        """
        create table cities (
            city_i bigint, city varchar, province varchar, code varchar,
            postal_code varchar, prefix varchar, latitude double,
            longitude double, thousands bigint, x double
        )
        """
    )
    total, before = sum(city[-1] for city in CITIES), 0
    for i, city in enumerate(CITIES):
        con.execute(
            "insert into cities values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [i, *city, before / total],
        )
        before += city[-1]
    _create_faker_pools(con, seed)
    _create_seasons(con)


def _create_faker_pools(con: duckdb.DuckDBPyConnection, seed: int) -> None:
    fake = Faker("it_IT")
    fake.seed_instance(seed)
    lists = {
        "f": sorted({fake.first_name_female() for _ in range(1500)}),
        "m": sorted({fake.first_name_male() for _ in range(1500)}),
        "last": sorted({fake.last_name() for _ in range(4000)}),
        "street": sorted(
            {
                f"{way} {fake.last_name()}"
                for way in ("Via", "Viale", "Piazza", "Corso")
                for _ in range(150)
            }
        ),
        "firm": sorted({fake.last_name() for _ in range(600)}),
    }
    con.execute("create table names (list varchar, i bigint, name varchar)")
    shuffler = random.Random(seed)
    for which, names in lists.items():
        # The first of a list are drawn most often; by alphabet they would all
        # begin with A.
        shuffler.shuffle(names)
        # One statement per list: DuckDB's executemany is slow for thousands.
        con.execute(
            "insert into names select ?, generate_subscripts(l, 1) - 1, unnest(l)"
            " from (select ?::varchar[] as l)",
            [which, names],
        )


def _black_friday(year: int) -> date:
    first = date(year, 11, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7 + 22)


def day_weights() -> dict[str, list[int]]:
    """How likely each day is to be bought on, by season profile.

    Returns:
        Profile to one weight for each day from FIRST_DAY to LAST_DAY. The
        years that fall due in the measured year are bought in more often, so
        that randomised groups are large enough to be read.
    """
    boosts = {
        "appliance": (date(2019, 7, 1), date(2020, 6, 30)),
        "computer": (date(2022, 7, 1), date(2023, 6, 30)),
        "tablet": (date(2023, 7, 1), date(2024, 6, 30)),
    }
    profiles = ["appliance", "computer", "tablet", "air", "general", "web"]
    weights: dict[str, list[int]] = {profile: [] for profile in profiles}
    for i in range((LAST_DAY - FIRST_DAY).days + 1):
        day = FIRST_DAY + timedelta(days=i)
        common = 100 + 6 * (day.year - FIRST_DAY.year)
        if -4 <= (day - _black_friday(day.year)).days <= 3:
            common = common * 7 // 2
        if day.month == 12 and 8 <= day.day <= 24:
            common = common * 19 // 10
        if (day.month, day.day) in ((1, 1), (12, 25), (8, 15)):
            common //= 6
        for profile in profiles:
            weight = common
            start, end = boosts.get(profile, (day, day))
            if profile in boosts and start <= day <= end:
                weight = weight * 5 // 2
            if profile == "air":
                summer = {5: 3, 6: 9, 7: 9, 8: 4, 4: 1, 9: 1}
                weight = common * summer.get(day.month, 0) + common // 4
            if profile == "computer" and day.month == 9:
                weight = weight * 13 // 10
            if profile == "tablet" and day.month == 12:
                weight = weight * 3 // 2
            if profile == "web":
                weight = common * (4 + (day.year - FIRST_DAY.year) ** 2)
            weights[profile].append(weight)
    return weights


def _create_seasons(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("create table seasons (profile varchar, x double, day date)")
    for profile, weights in day_weights().items():
        total, before, starts = sum(weights), 0, []
        for weight in weights:
            starts.append(before / total)
            before += weight
        con.execute(
            f"""
            insert into seasons
            select ?, unnest(l), date '{FIRST_DAY}'
                + (generate_subscripts(l, 1) - 1)::integer
            from (select ?::double[] as l)
            """,
            [profile, starts],
        )
