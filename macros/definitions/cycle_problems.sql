{#-
    Rules of the seeds purchase_cycles and category_cycles: each cycle has
    thresholds in order, each category one cycle, and the rest of them too.

    Returns:
        list[string] of SQL queries as definition_problem returns them.
-#}
{% macro cycle_problems() %}
    {%- set wholes = ['active_days', 'inactive_days', 'window_months',
                      'frequent_orders'] -%}
    {%- set found = value_problems(
        'purchase_cycles', required=['cycle'] + wholes, codes=['cycle'],
        wholes=wholes
    ) + value_problems(
        'category_cycles', required=['category', 'cycle'], codes=['cycle']
    ) -%}
    {%- set active = safe_cast('active_days', 'integer') -%}
    {%- set inactive = safe_cast('inactive_days', 'integer') -%}
    {%- set rules = [
        ['purchase_cycles',
         "cycle in (select cycle from purchase_cycles "
         ~ "group by cycle having count(*) > 1)",
         'a cycle must stand once', 'cycle'],
        ['purchase_cycles', active ~ ' >= ' ~ inactive,
         'active_days must be below inactive_days',
         "active_days || ' and ' || inactive_days"],
        ['purchase_cycles', safe_cast('window_months', 'integer') ~ ' = 0',
         'window_months must be 1 or more', 'window_months'],
        ['purchase_cycles', safe_cast('frequent_orders', 'integer') ~ ' = 0',
         'frequent_orders must be 1 or more', 'frequent_orders'],
        ['category_cycles',
         "category in (select category from category_cycles "
         ~ "group by category having count(*) > 1)",
         'a category must stand once', 'category'],
        ['category_cycles',
         "cycle not in (select cycle from purchase_cycles "
         ~ "where cycle is not null)",
         'cycle must be in purchase_cycles.csv', 'cycle'],
    ] -%}
    {%- for file, condition, message, value in rules -%}
        {%- do found.append(
            definition_problem(file, condition, message, value)
        ) -%}
    {%- endfor -%}
    {#- no row to point at: the header is -#}
    {%- do found.append(
        "select 'category_cycles.csv' as file, 1 as line_number, 'category * "
        ~ "must stand in a row, for all others. Got: nothing' as problem where "
        ~ "'*' not in (select category from category_cycles "
        ~ "where category is not null)"
    ) -%}
    {%- do return(found) -%}
{% endmacro %}
