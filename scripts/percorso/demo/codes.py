"""Codice fiscale and partita IVA as SQL macros: thousands of valid ones."""

import duckdb

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21] * 2 + [
    *[2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]
]
_EVEN = [*range(10), *range(26)]


def create_macros(con: duckdb.DuckDBPyConnection) -> None:
    """Create the macros that make tax codes and VAT numbers.

    `codice_fiscale(last, first, birth_date, gender, municipality)` gives the
    16 characters, `omocodia(code)` the same person's code with its last digit
    as a letter and the check character computed again, `partita_iva(number,
    province)` 11 digits for number < 10^7 and province 1..100.

    Args:
        con: where to create them.
    """
    con.execute(
        f"""
        create macro letters(t) as
            regexp_replace(upper(strip_accents(t)), '[^A-Z]', '', 'g');
        create macro consonants(t) as
            regexp_replace(letters(t), '[AEIOU]', '', 'g');
        create macro vowels(t) as
            regexp_replace(letters(t), '[^AEIOU]', '', 'g');
        create macro last_name_code(t) as
            left(consonants(t) || vowels(t) || 'XXX', 3);
        create macro first_name_code(t) as
            case
                when length(consonants(t)) > 3
                then consonants(t)[1] || consonants(t)[3:4]
                else left(consonants(t) || vowels(t) || 'XXX', 3)
            end;
        create macro with_check(c) as
            c || chr((65 + list_sum(list_transform(range(1, 16), lambda i:
                case
                    when i % 2 = 1
                    then {_ODD}[instr('{_ALPHABET}', c[i])]
                    else {_EVEN}[instr('{_ALPHABET}', c[i])]
                end
            )) % 26)::integer);
        create macro codice_fiscale(last, first, birth, gender, municipality) as
            with_check(
                last_name_code(last) || first_name_code(first)
                || strftime(birth, '%y') || 'ABCDEHLMPRST'[month(birth)]
                || lpad((day(birth) + if(gender = 'f', 40, 0))::varchar, 2, '0')
                || municipality
            );
        create macro omocodia(c) as
            with_check(
                c[1:14] || translate(c[15], '0123456789', 'LMNPQRSTUV')
            );
        create macro luhn_digit(b) as
            ((10 - list_sum(list_transform(range(1, 11), lambda i:
                case
                    when i % 2 = 1 then b[i]::integer
                    when b[i]::integer > 4 then b[i]::integer * 2 - 9
                    else b[i]::integer * 2
                end
            )) % 10) % 10)::integer;
        create macro partita_iva(number, province) as
            lpad(number::varchar, 7, '0') || lpad(province::varchar, 3, '0')
            || luhn_digit(
                lpad(number::varchar, 7, '0') || lpad(province::varchar, 3, '0')
            )
        """
    )
