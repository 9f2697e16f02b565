{#-
    The entities of the source contract with the staging model of each.

    Returns:
        list of [source (string), entity (string), staging model (string)].
-#}
{% macro contract_entities() %}
    {%- do return([
        ['messaging', 'activity_costs', 'stg_messaging__activity_costs'],
        ['messaging', 'assignments', 'stg_messaging__assignments'],
        ['crm', 'consents', 'stg_crm__consents'],
        ['crm', 'crm_contacts', 'stg_crm__contacts'],
        ['ops', 'erasure_requests', 'stg_ops__erasure_requests'],
        ['shop', 'exchange_rates', 'stg_shop__exchange_rates'],
        ['ops', 'identity_overrides', 'stg_ops__identity_overrides'],
        ['service', 'interactions', 'stg_service__interactions'],
        ['messaging', 'message_events', 'stg_messaging__events'],
        ['shop', 'order_lines', 'stg_shop__order_lines'],
        ['shop', 'orders', 'stg_shop__orders'],
        ['shop', 'products', 'stg_shop__products'],
        ['shop', 'returns', 'stg_shop__returns'],
        ['shop', 'stores', 'stg_shop__stores'],
        ['web', 'web_events', 'stg_web__events'],
    ]) -%}
{% endmacro %}
