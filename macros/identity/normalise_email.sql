{#-
    An e-mail address in one spelling: blanks and zero-width characters gone,
    Unicode composed (NFC), lower case. Null when it is not an address.

    Args:
        email (string): SQL expression, varchar as typed, nullable.
    Returns:
        SQL expression, varchar.
-#}
{% macro normalise_email(email) %}
    {%- set text = 'lower(' ~ compose_unicode(
        replace_all(email, '[[:space:]\u200b\u200c\u200d\u2060\ufeff]', '')
    ) ~ ')' -%}
    {%- do return(
        "case when " ~ matches(text, '^[^@]+@[^@]+[.][^@.]+$')
        ~ " then " ~ text ~ " end"
    ) -%}
{% endmacro %}
