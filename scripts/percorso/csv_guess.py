"""What a CSV file may be: its entity and its fields, by words and by content.

A proposal for somebody to confirm, never a decision. Headings are known in
English and Italian; a column with an unknown heading is told by how its values
look, where only one field could be meant.
"""

import re
import unicodedata

from percorso.contract import Column, Entity, entities

# Words by field; the field's own name need not be repeated.
WORDS = {
    "order_id": "order ordernumber orderno numeroordine nordine idordine ordine "
    "codiceordine",
    "placed_at": "orderdate dataordine date data createdat dataora",
    "status": "orderstatus stato statoordine",
    "channel": "source canale canalevendita",
    "currency": "valuta divisa",
    "total_amount": "total totale importo importototale totaleordine amount grandtotal",
    "shipping_amount": "shipping spedizione spesespedizione spesedispedizione",
    "discount_amount": "discount sconto importosconto",
    "tax_amount": "tax vat iva imposta",
    "account_id": "customerid userid account idcliente codicecliente idutente",
    "contact_id": "contact idcontatto codicecontatto",
    "loyalty_card_id": "loyaltycard card tessera cartafedelta numerotessera",
    "email": "emailaddress mail customeremail indirizzoemail postaelettronica",
    "phone": "telephone phonenumber telefono tel numerotelefono",
    "mobile": "mobilephone cell cellulare telefonocellulare",
    "tax_code": "fiscalcode codicefiscale cf",
    "vat_number": "partitaiva piva",
    "first_name": "firstname givenname forename name nome",
    "last_name": "lastname familyname surname cognome",
    "company_name": "company ragionesociale azienda societa",
    "city": "town citta comune localita",
    "province": "state region provincia prov",
    "postal_code": "zip zipcode postcode cap codicepostale",
    "country": "nazione paese stato",
    "store_id": "store shop negozio puntovendita idnegozio codicenegozio",
    "coupon_code": "coupon discountcode buono codicesconto",
    "payment_method": "payment pagamento metodopagamento metododipagamento",
    "delivered_at": "deliverydate dataconsegna consegnatoil",
    "updated_at": "lastmodified modified datamodifica aggiornatoil",
    "order_line_id": "lineid orderlineid idriga riga numeroriga",
    "product_id": "sku productcode itemid item codice codicearticolo "
    "codiceprodotto idprodotto articolo",
    "quantity": "qty quantita qta pezzi",
    "unit_price": "price prezzo prezzounitario",
    "name": "title productname descrizione nomeprodotto denominazione",
    "brand": "vendor marca marchio",
    "category": "productcategory type categoria reparto famiglia",
    "list_price": "price prezzo listino prezzolistino",
    "unit_cost": "cost costo costounitario prezzoacquisto",
    "created_at": "createdat creationdate datacreazione dataiscrizione "
    "dataregistrazione",
    "birth_date": "birthdate dateofbirth birthday datanascita datadinascita",
    "gender": "sex sesso genere",
    "loyalty_points": "points punti",
    "lead_source": "origin provenienza origine fonte",
    "consent_id": "idconsenso",
    "recorded_at": "consentdate date data dataconsenso",
    "identifier": "email mail address indirizzoemail",
    "return_id": "idreso reso numeroreso",
    "returned_at": "returndate datareso date data",
    "amount": "refund importo rimborso spesa cost costo",
    "reason": "motivo causale",
    "occurred_at": "date data timestamp dataora",
    "event_id": "idevento",
    "event_type": "type event action tipo tipoevento evento azione",
    "visitor_id": "visitor cookie clientid visitatore idvisitatore",
    "message_id": "message idmessaggio",
    "recipient": "email mail destinatario",
    "opened_on": "openingdate dataapertura",
    "date": "day giorno data",
    "utm_campaign": "campaign campagna",
}
FILE_WORDS = {
    "order_lines": ("lines", "items", "righe", "dettagli"),
    "orders": ("order", "sales", "receipt", "ordin", "vendite", "scontrin"),
    "products": ("product", "catalog", "article", "prodott", "articol"),
    "crm_contacts": (
        "customer",
        "contact",
        "client",
        "people",
        "contatt",
        "anagrafic",
    ),
    "consents": ("consen", "privacy"),
    "returns": ("return", "resi", "reso"),
    "stores": ("store", "negozi"),
    "activity_costs": ("cost", "spese"),
    "message_events": ("message", "email", "messagg"),
    "web_events": ("event", "web"),
    "exchange_rates": ("rates", "cambi"),
}
# What the contract accepts, by how shops write it.
SAID = {
    "placed": "new pending open nuovo inserito inattesa ricevuto",
    "paid": "processing pagato confermato inlavorazione",
    "shipped": "sent spedito inviato",
    "delivered": "completed complete done consegnato completato evaso",
    "cancelled": "canceled void annullato cancellato",
    "web": "online sito ecommerce internet",
    "store": "shop pos till negozio cassa puntovendita",
    "phone": "telephone telefono",
    "marketplace": "amazon ebay",
    "app": "mobile",
    "granted": "yes true 1 si subscribed iscritto accettato",
    "withdrawn": "no false 0 unsubscribed disiscritto revocato rifiutato",
    "f": "female femmina donna",
    "m": "male maschio uomo",
    "email": "mail posta newsletter",
    "sms": "cellulare",
    "page_view": "pageview page pagina paginavista vistapagina visualizzazionepagina",
    "view_product": "productview vistaprodotto prodottovisto visualizzazioneprodotto",
    "search": "ricerca",
    "add_to_cart": "cart carrello aggiuntaalcarrello aggiungialcarrello",
    "remove_from_cart": "rimozionedalcarrello rimuovidalcarrello",
    "begin_checkout": "checkout cassa iniziocheckout",
    "purchase": "order acquisto ordine",
    "login": "accesso",
    "sign_up": "registrazione",
}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"\+?\d[\d ./-]{6,}\d")
_DATE = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2\d{4}|\d{4}-\d{2}-\d{2}")
_COMMA_NUMBER = re.compile(r"[+-]?\d[\d.]*,\d{1,4}")
_AMOUNT = re.compile(r"[+-]?\d[\d.]*(,\d+)?|[+-]?\d+\.\d+")


def entity_of(name: str, headings: list[str]) -> str:
    """The entity that a file most likely is, by its name and its headings.

    Args:
        name: the file's name.
        headings: its columns.

    Returns:
        An entity of the contract; "" when nothing speaks for any.
    """
    scores = {}
    for place, entity in enumerate(entities().values()):
        required = [c.name for c in entity.columns if c.is_required]
        found = fields_of(entity, headings, {h: [] for h in headings})
        share = sum(n in found.values() for n in required) / len(required)
        words = FILE_WORDS.get(entity.name, ())
        is_named = any(word in plain(name) for word in words)
        scores[entity.name] = (is_named, share, len(found), -place)
    # lines and articles are often in a file that is named after orders too
    if scores["order_lines"][0] or scores["products"][0]:
        scores["orders"] = (False, *scores["orders"][1:])
    best = max(scores, key=scores.__getitem__)
    return best if scores[best][0] or scores[best][1] >= 0.5 else ""


def fields_of(
    entity: Entity,
    headings: list[str],
    samples: dict[str, list[str]],
    said: dict[str, str] | None = None,
) -> dict[str, str]:
    """The field that each column most likely is.

    Args:
        entity: what the file is.
        headings: its columns.
        samples: some values by column.
        said: fields by heading, as somebody said them of another file.

    Returns:
        Field by heading; columns for which nothing speaks are left out.
    """
    found: dict[str, str] = {}
    for heading in headings:
        field = (said or {}).get(heading)
        if field in entity.column_names and field not in found.values():
            found[heading] = field
    # first the fields' own names, so that a looser word takes none of them
    for is_exact in (True, False):
        if not is_exact:
            found |= _by_words(entity, samples, found)
        for heading in headings:
            taken = found.values()
            for column in entity.columns:
                words = [plain(column.name)]
                if not is_exact:
                    words += WORDS.get(column.name, "").split()
                is_free = heading not in found and column.name not in taken
                if is_free and plain(heading) in words:
                    found[heading] = column.name
    for heading in headings:
        if heading not in found and (
            field := _by_look(entity, samples[heading], found)
        ):
            found[heading] = field
    return found


def _by_words(
    entity: Entity, samples: dict[str, list[str]], found: dict[str, str]
) -> dict[str, str]:
    """Columns that say what one field alone accepts, half of their words or more."""
    told: dict[str, str] = {}
    for column in entity.columns:
        if not column.accepted or column.name in found.values():
            continue
        for heading, values in samples.items():
            words = {value.strip() for value in values if value.strip()}
            known = sum(bool(meant(column, word)) for word in words)
            if heading not in found | told and words and known * 2 >= len(words):
                told[heading] = column.name
                break
    return told


def meant(column: Column, said: str) -> str:
    """The accepted value that a word most likely means; "" when none does."""
    for value in column.accepted or ():
        if plain(said) in (plain(value), *SAID.get(value, "").split()):
            return value
    return ""


def consent_constants(
    columns: dict[str, list[str]], samples: dict[str, list[str]]
) -> dict[str, str]:
    """What a file of contacts says of its consents without a column for it.

    Args:
        columns: headings by field, as far as they are known.
        samples: some values by column.

    Returns:
        The kind of identifier by its look and the channel by the words above the
        status, such as "Consenso newsletter"; neither where nothing tells.
    """
    fields = {column.name: column for column in entities()["consents"].columns}
    found = {}
    (identifier,) = columns.get("identifier", [""])
    values = [value for value in samples.get(identifier, []) if value]
    if values and sum(bool(_EMAIL.fullmatch(v)) for v in values) * 2 > len(values):
        found["identifier_type"] = "email"
    for word in re.split(r"\W+", columns.get("status", [""])[0]):
        if word and (channel := meant(fields["channel"], word)):
            found["channel"] = channel
    return found


def dates_of(values: list[str]) -> str:
    """How dates are written: days above 12 settle it, else the day is first.

    They vote, for one mistyped date such as 31/13/2025 must not turn all others round.
    """
    found = [match for value in values if (match := _DATE.match(value))]
    parts = [(int(m[1]), int(m[3])) for m in found if m[1]]
    if not parts:
        return "iso"
    ahead = sum(first > 12 for first, _ in parts)
    behind = sum(second > 12 for _, second in parts)
    return "month_first" if behind > ahead else "day_first"


def is_comma_number(text: str) -> bool:
    """True for 49,90 and 1.299,00: a comma that only decimals have."""
    return bool(_COMMA_NUMBER.fullmatch(text.strip()))


def plain(text: str) -> str:
    """Letters and digits alone, without accents, in lower case."""
    letters = unicodedata.normalize("NFKD", text.lower())
    return re.sub(r"[^a-z0-9]", "", letters)


def _by_look(entity: Entity, values: list[str], found: dict[str, str]) -> str:
    """The one field that values of this look can be; "" when it is not clear."""
    values = [value.strip() for value in values if value.strip()]
    if not values:
        return ""
    free = [c for c in entity.columns if c.name not in found.values()]
    names = [column.name for column in free]
    if all(_EMAIL.fullmatch(value) for value in values):
        wanted = [n for n in ("email", "recipient", "identifier") if n in names]
    elif all(_DATE.match(value) for value in values):
        wanted = [c.name for c in free if c.is_required and c.data_type[:4] in _TIMES]
    elif all(_AMOUNT.fullmatch(value) for value in values) and any(
        "," in value or "." in value for value in values
    ):
        wanted = [c.name for c in free if c.is_required and "decimal" in c.data_type]
    elif all(_PHONE.fullmatch(value) for value in values):
        wanted = [n for n in ("phone",) if n in names]
    elif len(set(values)) == len(values) and not any(" " in v for v in values):
        wanted = [n for n in entity.key if n in names]
    else:
        return ""
    return wanted[0] if len(wanted) == 1 else ""


_TIMES = ("time", "date")
