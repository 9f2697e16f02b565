{#-
    What is typed as an e-mail address, in lower case and composed (NFC),
    without blanks at the ends, characters that cannot be seen and a last
    full stop. Not yet checked: see valid_email.

    A capital dotted I becomes i and a dot, as Unicode says and engines do not.

    Args:
        email (string): SQL expression, varchar as typed, nullable.
    Returns:
        SQL expression, varchar; null stays null.
-#}
{% macro plain_email(email) %}
    {%- do return(replace_all(
        compose_unicode(
            "lower(replace(" ~ visible_text(email)
            ~ ", '\u0130', 'i\u0307'))"
        ),
        '[.]$', ''
    )) -%}
{% endmacro %}
