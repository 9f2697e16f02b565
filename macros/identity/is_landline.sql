{#-
    True for an Italian landline: the number of a household, not of a person.

    Args:
        phone (string): SQL expression, varchar as dial_phone returns it.
    Returns:
        SQL expression, boolean; null stays null.
-#}
{% macro is_landline(phone) %}
    {%- do return(begins_with(phone, "'+390'")) -%}
{% endmacro %}
