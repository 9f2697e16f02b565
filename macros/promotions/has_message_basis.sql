{#-
    True when there is a legal basis to write to the person on the channel.

    A granted consent; or for e-mail, when nothing was withdrawn, soft opt-in:
    the address was given with an order and the promotion is about a category
    group that the person has bought from. Profiling withdrawn means no. Messages
    of service need no basis.

    Returns:
        SQL expression, boolean, never null, over relations `promotions`,
        `reachable` of one triggered person and `purchases` of theirs in the
        promotion's category group.
-#}
{% macro has_message_basis() %}
    {%- do return(
        "(coalesce(promotions.purpose = 'service', false) or "
        ~ may_be_profiled('reachable.profiling_status')
        ~ " and coalesce(reachable.consent_status = 'granted' "
        ~ "or (promotions.channel = 'email' and reachable.consent_status is "
        ~ "null and reachable.is_address_from_order "
        ~ "and purchases.customer_id is not null), false))"
    ) -%}
{% endmacro %}
