{#-
    Id of a touchpoint as readers see it: its action and the id of what it was.

    Args:
        action (string): SQL expression, varchar.
        source_id (string): SQL expression, varchar: key of the visit, order,
            return, message, interaction, consent or contact.
    Returns:
        SQL expression, varchar.
-#}
{% macro touchpoint_id(action, source_id) %}
    {#- the CRM's own id would name who stands behind customer_id -#}
    {%- do return(
        action ~ " || ':' || case when " ~ action ~ " = 'visit' then "
        ~ session_id(source_id) ~ " when " ~ action ~ " = 'registered' then md5("
        ~ home_secret() ~ " || ':contact:' || " ~ source_id ~ ") else "
        ~ source_id ~ " end"
    ) -%}
{% endmacro %}
