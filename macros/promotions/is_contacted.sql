{#-
    True when a trigger has had its message, or its silence: a contact since it
    fell due, unless only the cooldown counts, or any contact where none may
    follow.

    Args:
        contacts (string): relation with last_contacted_on (date, nullable).
        decisions (string): relation with due_on (date).
    Returns:
        SQL expression, boolean, null when nobody was contacted, over a relation
        `promotions` of one trigger.
-#}
{% macro is_contacted(contacts, decisions) %}
    {%- do return(
        "((promotions.reentry <> 'after_cooldown' and " ~ contacts
        ~ ".last_contacted_on >= " ~ decisions ~ ".due_on) or "
        ~ "(promotions.reentry = 'never' and " ~ contacts
        ~ ".last_contacted_on is not null))"
    ) -%}
{% endmacro %}
