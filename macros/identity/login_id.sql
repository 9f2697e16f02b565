{#-
    Name of the record that a login makes of device and person.

    Args:
        relation (string): relation with visitor_id, account_id and email_hash.
    Returns:
        SQL expression, varchar; null without a visitor_id.
-#}
{% macro login_id(relation) %}
    {%- do return(
        relation ~ ".visitor_id || '>' || coalesce(" ~ relation
        ~ ".account_id, '') || '>' || coalesce(" ~ relation
        ~ ".email_hash, '')"
    ) -%}
{% endmacro %}
