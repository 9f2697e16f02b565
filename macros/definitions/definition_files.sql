{#-
    The definition seeds and the columns each must have.

    Returns:
        dict of file name without ending to list[string] of column names.
-#}
{% macro definition_files() %}
    {%- do return({
        'promotions': [
            'promotion_id', 'name', 'purpose', 'trigger', 'customer_type',
            'category_group', 'lookback_months', 'backlog_max_age_months',
            'spend_measure', 'channel', 'priority', 'holdout_share',
            'starts_on', 'ends_on', 'delay_days', 'holdout_waiver',
            'cooldown_days', 'reentry', 'cost_per_message', 'margin_rate',
            'retention_purpose', 'is_active',
        ],
        'promotion_bands': [
            'promotion_id', 'band', 'lower_bound', 'upper_bound',
            'lower_inclusive', 'upper_inclusive', 'landing_url',
        ],
        'promotion_variants': [
            'promotion_id', 'band', 'variant', 'share', 'creative',
            'landing_url', 'incentive_amount', 'coupon_code',
        ],
        'promotion_rules': ['promotion_id', 'parameter', 'value'],
        'category_groups': ['category_group', 'category'],
        'retention_policy': ['purpose', 'months', 'justification'],
        'identity_blocklist': ['identifier_type', 'pattern', 'reason'],
        'channel_rules': [
            'rule_rank', 'channel_group', 'source_kind', 'source_pattern',
            'medium_pattern', 'campaign_pattern',
        ],
        'traffic_sources': ['source', 'source_kind'],
        'click_ids': ['click_id_type', 'source', 'medium'],
        'touchpoint_types': [
            'touchpoint', 'class', 'owner', 'channel', 'action', 'objective',
            'kpi',
        ],
        'touchpoint_actions': [
            'action', 'action_rank', 'direction', 'is_explicit',
        ],
        'phase_rules': [
            'phase', 'sign', 'counted_per', 'at_least', 'within_days',
            'min_score_rate', 'expires_after_days', 'needs_order',
            'reopens_after_days',
        ],
        'channel_owners': ['channel_group', 'owner'],
        'cost_touchpoints': ['channel', 'touchpoint'],
        'attribution_touches': ['touchpoint', 'action', 'channel_group'],
        'touchpoint_words': ['touchpoint', 'action', 'outcome', 'words'],
        'service_levels': ['touchpoint', 'response_minutes'],
        'machine_agents': ['agent_pattern', 'machine', 'reason'],
        'survivorship': ['attribute', 'rule', 'source', 'source_rank'],
        'purchase_cycles': [
            'cycle', 'active_days', 'inactive_days', 'window_months',
            'frequent_orders',
        ],
        'category_cycles': ['category', 'cycle'],
        'rfm_cutoffs': ['dimension', 'score', 'lower_bound'],
        'profile_attributes': ['attribute', 'weight', 'ask_rank'],
        'interest_weights': ['sign', 'weight', 'is_explicit'],
        'score_rules': [
            'score', 'outcome', 'horizon_days', 'active_days', 'periods',
        ],
        'score_bins': ['feature', 'at_least'],
    }) -%}
{% endmacro %}
