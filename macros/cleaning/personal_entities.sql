{#-
    The entities of the contract whose rows name people, and by what: the kind of
    each identifier, and the column it stands in.

    Returns:
        list of [source (string), entity (string), kind of record (string or
        none, where every row has a name of its own), identifiers (list of [kind
        (string, or none: the column identifier_type tells it), column (string)])].
-#}
{% macro personal_entities() %}
    {%- set told = [[none, 'identifier']] -%}
    {%- set keys = [['contact_id', 'contact_id'], ['account_id', 'account_id'],
        ['loyalty_card_id', 'loyalty_card_id'], ['email', 'email'],
        ['phone', 'phone'], ['tax_code', 'tax_code']] -%}
    {%- do return([
        ['shop', 'orders', 'order', keys + [['visitor_id', 'visitor_id']]],
        ['crm', 'crm_contacts', 'contact', keys + [['phone', 'mobile']]],
        ['crm', 'consents', 'consent', told],
        ['service', 'interactions', 'interaction', told],
        ['messaging', 'assignments', 'assignment', told],
        ['messaging', 'message_events', none, [['contact_id', 'contact_id'],
            ['email', 'recipient'], ['phone', 'recipient'],
            ['customer_id', 'customer_id']]],
        ['web', 'web_events', none, [['account_id', 'account_id'],
            ['email_hash', 'email_hash'], ['visitor_id', 'visitor_id']]],
        ['ops', 'erasure_requests', 'erasure', told],
        ['ops', 'identity_overrides', none,
            [['left_type', 'left_value'], ['right_type', 'right_value']]],
    ]) -%}
{% endmacro %}
