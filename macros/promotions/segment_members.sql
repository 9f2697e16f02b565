{#-
    Today's audience of one promotion: the people who enter and those held out.

    Args:
        promotion_id (string): promotion of the seed promotions.
    Returns:
        SQL query, one row per person; to be put in a CTE of a segment model
        that has today's decisions in a CTE named decisions.
-#}
{% macro segment_members(promotion_id) %}
    select
        promotion_id,
        customer_id,
        band,
        wave,
        variant,
        outcome,
        channel,
        due_on,
        trigger_order_id,
        trigger_product_id,
        spend_amount,
        landing_url,
        decided_on,
        prior_contacts
    from decisions
    where
        promotion_id = '{{ promotion_id }}'
        and {{ is_drawn_outcome('outcome') }}
{% endmacro %}
