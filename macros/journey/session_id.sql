{#-
    Id of a session as readers see it: its key, salted with the home's secret.

    Args:
        session_key (string): SQL expression, see the macro of that name.
    Returns:
        SQL expression, varchar.
-#}
{% macro session_id(session_key) %}
    {%- do return(
        "md5(" ~ home_secret() ~ " || ':session:' || " ~ session_key ~ ")"
    ) -%}
{% endmacro %}
