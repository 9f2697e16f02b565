{#-
    An address with its domain in ASCII.

    Args:
        email (string): SQL expression, varchar as plain_email gives it,
            nullable.
        encoded_domain (string): SQL expression, varchar, its encoded_domain in
            int_email_domains_encoded, null for a plain domain.
    Returns:
        SQL expression, varchar; null stays null.
-#}
{% macro encode_email(email, encoded_domain) %}
    {%- do return(
        "case when " ~ encoded_domain ~ " is null then " ~ email
        ~ " else split_part(" ~ email ~ ", '@', 1) || '@' || "
        ~ encoded_domain ~ " end"
    ) -%}
{% endmacro %}
