{#-
    What a var of dbt_project.yml that is no text may be.

    Returns:
        dict of var to its kind (string): `from_one` or `from_zero` for a whole
        number, `share` for a number from 0 to 1, `above_zero` for any other, `flag`
        for true or false.
-#}
{% macro setting_kinds() %}
    {%- set kinds = {} -%}
    {%- for kind, names in {
        'from_one': [
            'identity_max_people_per_value', 'identity_max_contacts_per_value',
            'identity_max_cluster_size', 'identity_max_replayed_rows',
            'identity_max_people_per_device', 'identity_device_days',
            'session_gap_minutes', 'related_categories', 'feed_days',
            'feed_products', 'bestseller_days', 'machine_burst_links',
            'click_window_days', 'attribution_days',
            'attribution_half_life_days', 'leads_after_days',
            'transition_window_days', 'funnel_days', 'anonymous_days',
            'crossing_days', 'friction_recovery_days', 'path_gap_days',
            'path_days', 'path_steps', 'paths_kept', 'affinity_window_days',
            'interest_half_life_days', 'score_window_days', 'value_days',
            'bootstrap_draws', 'trend_average_weeks', 'trend_average_months',
            'trend_min_years', 'stale_history_days', 'forecast_days',
            'forecast_test_days', 'forecast_history_days',
        ],
        'from_zero': [
            'identity_lookback_days', 'engaged_session_seconds', 'pending_days',
            'email_cap_hours', 'sms_cap_hours', 'push_cap_hours',
            'vip_min_orders', 'loyal_min_orders', 'loyal_min_years',
            'preference_min_orders', 'preference_min_visits',
            'high_return_min_units', 'machine_seconds', 'machine_burst_seconds',
            'machine_sweep_seconds', 'anonymous_min_visitors',
            'anonymous_min_carters', 'affinity_min_buyers', 'usual_min_buyers',
            'score_min_outcomes', 'stale_min_gaps', 'forecast_weight_people',
            'forecast_min_people',
        ],
        'share': ['vip_share', 'high_return_rate', 'srm_alpha'],
        'above_zero': [
            'interest_hot_score', 'interest_warm_score', 'unusual_lift',
            'interval_z', 'power_z', 'stale_gap_factor', 'readable_lift',
        ],
        'flag': [
            'session_split_on_midnight', 'session_split_on_campaign',
            'profiling_requires_consent',
        ],
    }.items() -%}
        {%- for name in names -%}
            {%- do kinds.update({name: kind}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- do return(kinds) -%}
{% endmacro %}
