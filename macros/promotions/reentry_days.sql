{#-
    Days after a final outcome in which a promotion that may enter somebody
    again after its cooldown leaves them alone.

    A contact, or being held out, counts for the cooldown; who has waited in
    vain rests as long as they waited; any other outcome is for good.

    Returns:
        SQL expression, integer, over relations `promotions` and `settled` of
        one trigger; null when it is for good.
-#}
{% macro reentry_days() %}
    {%- do return(
        "case when settled.settled_outcome = 'expired' then "
        ~ var('pending_days') ~ " when settled.settled_outcome in ('entered', "
        ~ "'holdout', 'already_contacted') then promotions.cooldown_days end"
    ) -%}
{% endmacro %}
