{#-
    Name of the record that a message makes of whom it was written to.

    Args:
        relation (string): relation with contact_id and recipient.
    Returns:
        SQL expression, varchar, not null.
-#}
{% macro recipient_id(relation) %}
    {%- do return(
        "coalesce(" ~ relation ~ ".contact_id, '') || '>' || coalesce("
        ~ relation ~ ".recipient, '')"
    ) -%}
{% endmacro %}
