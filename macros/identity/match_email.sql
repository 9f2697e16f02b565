{#-
    The address that decides whether two spellings are one mailbox: at Gmail
    dots and what follows a plus do not count, and googlemail.com is gmail.com.

    Source: Google's address formatting rule for customer data matching.

    Args:
        email (string): SQL expression, varchar, a normalised address, nullable.
    Returns:
        SQL expression, varchar; null stays null.
-#}
{% macro match_email(email) %}
    {%- set mailbox = "split_part(split_part(" ~ email ~ ", '@', 1), '+', 1)" -%}
    {%- do return(
        "case when split_part(" ~ email ~ ", '@', 2) "
        ~ "in ('gmail.com', 'googlemail.com') "
        ~ "and replace(" ~ mailbox ~ ", '.', '') <> '' "
        ~ "then replace(" ~ mailbox ~ ", '.', '') || '@gmail.com' "
        ~ "else " ~ email ~ " end"
    ) -%}
{% endmacro %}
