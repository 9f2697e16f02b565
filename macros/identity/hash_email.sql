{#-
    Hash of an e-mail address as the shop's web events carry it: of what was
    typed, trimmed and lower-cased.

    Args:
        email (string): SQL expression, varchar, nullable.
    Returns:
        SQL expression, varchar, 64 lower-case hexadecimal digits.
-#}
{% macro hash_email(email) %}
    {%- do return(sha256_hex("lower(trim(" ~ email ~ "))")) -%}
{% endmacro %}
