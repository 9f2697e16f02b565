{#-
    The plain text with which everything that a regular expression matches
    begins; empty when that is not plain to see. Looking for it is cheap, where
    a pattern held in a column is compiled anew for each row.

    Args:
        pattern (string): SQL expression, varchar, a regular expression.
    Returns:
        SQL expression, varchar; null stays null.
-#}
{% macro pattern_opening(pattern) %}
    {%- set unanchored = "case when " ~ begins_with(pattern, "'^'")
        ~ " then substr(" ~ pattern ~ ", 2) else " ~ pattern ~ " end" -%}
    {#- [.] and [+] are single characters as well: < and > stand for them -#}
    {%- set marked = "replace(replace(" ~ unanchored
        ~ ", '[.]', '<'), '[+]', '>')" -%}
    {%- set certain = replace_all(marked, '[^|][?*{][^|]*$', '') -%}
    {%- set literal = replace_all(certain, '[^a-zA-Z0-9@_ <>-][^|]*$', '') -%}
    {%- do return(
        "case when " ~ matches(pattern, '[|(<>]') ~ " then '' else "
        ~ "replace(replace(" ~ literal ~ ", '<', '.'), '>', '+') end"
    ) -%}
{% endmacro %}
