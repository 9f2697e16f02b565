{#-
    Name of the record that a message makes of whom it was written to: contact
    and address, or our own id when the service hands back nothing else.

    Args:
        relation (string): relation with contact_id, recipient and
            exported_customer_id.
    Returns:
        SQL expression, varchar, not null.
-#}
{% macro recipient_id(relation) %}
    {%- do return(
        "coalesce(" ~ relation ~ ".contact_id, '') || '>' || coalesce("
        ~ relation ~ ".recipient, case when " ~ relation
        ~ ".contact_id is null then '>' || " ~ relation
        ~ ".exported_customer_id end, '')"
    ) -%}
{% endmacro %}
