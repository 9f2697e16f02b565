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
    {%- set profiled = "coalesce(reachable.profiling_status, 'unknown') "
        ~ ("= 'granted'" if var('profiling_requires_consent')
           else "<> 'withdrawn'") -%}
    {%- do return(
        "(coalesce(promotions.purpose = 'service', false) or " ~ profiled
        ~ " and coalesce(reachable.consent_status = 'granted' "
        ~ "or (promotions.channel = 'email' and reachable.consent_status is "
        ~ "null and reachable.is_address_from_order "
        ~ "and purchases.customer_id is not null), false))"
    ) -%}
{% endmacro %}
