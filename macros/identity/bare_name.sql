{#-
    A name without the blank between first and last: who writes both in one
    field is one name.

    Args:
        name_key (string): SQL expression, varchar, first and last name with a
            blank between, nullable.
    Returns:
        SQL expression, varchar; null stays null.
-#}
{% macro bare_name(name_key) %}
    {%- do return("replace(" ~ name_key ~ ", ' ', '')") -%}
{% endmacro %}
