{#-
    Rules of the seed promotions: values, keys, the groups and purposes it
    names, retention, and that what it earns can be measured.

    Returns:
        list[string] of SQL queries as definition_problem returns them.
-#}
{% macro promotion_problems() %}
    {%- set file = 'promotions' -%}
    {%- set found = value_problems(
        file,
        required=['promotion_id', 'name', 'purpose', 'trigger',
                  'customer_type', 'channel', 'priority', 'holdout_share',
                  'cost_per_message', 'margin_rate', 'reentry',
                  'retention_purpose', 'is_active'],
        codes=['promotion_id'],
        wholes=['lookback_months', 'backlog_max_age_months', 'priority',
                'delay_days', 'cooldown_days'],
        amounts=['cost_per_message'],
        shares=['holdout_share', 'margin_rate'],
        days=['starts_on', 'ends_on'],
        flags=['is_active'],
        choices={
            'purpose': ['promo', 'service', 'loyalty'],
            'trigger': ['replacement', 'behaviour'],
            'customer_type': ['private', 'business', 'any'],
            'channel': ['email', 'sms', 'push', 'phone', 'post'],
            'spend_measure': ['average_line', 'sum_in_group', 'trigger_line'],
            'reentry': ['never', 'new_trigger', 'after_cooldown'],
        }
    ) -%}
    {%- set rules = [
        ["promotion_id in (select promotion_id from promotions "
         ~ "group by promotion_id having count(*) > 1)",
         'promotion_id must stand once', 'promotion_id'],
        ["category_group not in (select category_group from category_groups "
         ~ "where category_group is not null)",
         'category_group must be in category_groups.csv', 'category_group'],
        ["trigger = 'replacement' and category_group is null",
         'a replacement promotion needs a category_group', 'promotion_id'],
        ["trigger = 'replacement' and spend_measure is null",
         'a replacement promotion needs a spend_measure', 'promotion_id'],
        ["promotion_id not in (select promotion_id from promotion_bands "
         ~ "where promotion_id is not null)",
         'a promotion needs a band in promotion_bands.csv', 'promotion_id'],
        ["promotion_id not in (select promotion_id from promotion_variants "
         ~ "where promotion_id is not null)",
         'a promotion needs a variant in promotion_variants.csv',
         'promotion_id'],
        ["retention_purpose not in (select purpose from retention_policy "
         ~ "where purpose is not null)",
         'retention_purpose must be in retention_policy.csv',
         'retention_purpose'],
        ["reentry = 'after_cooldown' and coalesce("
         ~ safe_cast('cooldown_days', 'integer') ~ ", 0) = 0",
         'reentry after_cooldown needs cooldown_days', 'promotion_id'],
        [safe_cast('starts_on', 'date') ~ ' > ' ~ safe_cast('ends_on', 'date'),
         'ends_on must not come before starts_on', 'ends_on'],
        ["is_active = 'true' and " ~ safe_cast('holdout_share', 'decimal(9, 6)')
         ~ " = 0 and holdout_waiver is null",
         'an active promotion without a holdout needs a holdout_waiver',
         'holdout_share'],
        [safe_cast('holdout_share', 'decimal(9, 6)') ~ ' = 1',
         'holdout_share must leave somebody to contact', 'holdout_share'],
        ["is_active = 'true' and backlog_max_age_months is not null and "
         ~ "coalesce(" ~ safe_cast('lookback_months', 'integer') ~ ", 0) + "
         ~ safe_cast('backlog_max_age_months', 'integer') ~ " > (select max("
         ~ safe_cast('months', 'integer') ~ ") from retention_policy where "
         ~ "purpose = retention_purpose)",
         'lookback_months + backlog_max_age_months must not exceed the months '
         ~ 'of its purpose in retention_policy.csv',
         "lookback_months || ' + ' || backlog_max_age_months"],
    ] -%}
    {%- for condition, message, value in rules -%}
        {%- do found.append(
            definition_problem(file, condition, message, value)
        ) -%}
    {%- endfor -%}
    {%- do return(found) -%}
{% endmacro %}
