{#-
    The domain of an address when it has other letters than a to z: the key of
    int_email_domains_encoded.

    Args:
        email (string): SQL expression, varchar as plain_email gives it,
            nullable.
    Returns:
        SQL expression, varchar; null for a plain domain and for no address.
-#}
{% macro unencoded_domain(email) %}
    {%- do return(
        "case when " ~ matches(email, '^[^@]+@[^@]*[^ -~][^@]*$')
        ~ " then split_part(" ~ email ~ ", '@', 2) end"
    ) -%}
{% endmacro %}
