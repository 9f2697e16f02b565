{#-
    Rules of the seed promotion_bands: the bands of a promotion neither overlap
    nor leave a gap, and a shared bound is in exactly one of the two.

    Returns:
        list[string] of SQL queries as definition_problem returns them.
-#}
{% macro band_problems() %}
    {%- set file = 'promotion_bands' -%}
    {%- set found = value_problems(
        file,
        required=['promotion_id', 'band'],
        codes=['promotion_id', 'band'],
        amounts=['lower_bound', 'upper_bound'],
        flags=['lower_inclusive', 'upper_inclusive']
    ) -%}
    {%- set lower = safe_cast('lower_bound', 'decimal(18, 6)') -%}
    {%- set upper = safe_cast('upper_bound', 'decimal(18, 6)') -%}
    {%- set neighbours = "(select *, lag(upper_bound) over bands as "
        ~ "previous_upper, lag(coalesce(upper_inclusive, 'false')) over bands "
        ~ "as previous_inclusive, row_number() over bands as place from "
        ~ "promotion_bands window bands as (partition by promotion_id order by "
        ~ lower ~ " asc nulls first, " ~ upper ~ " asc nulls last)) as sorted" -%}
    {%- set previous = safe_cast('previous_upper', 'decimal(18, 6)') -%}
    {%- set rules = [
        ["promotion_id not in (select promotion_id from promotions "
         ~ "where promotion_id is not null)",
         'promotion_id must be in promotions.csv', 'promotion_id', file],
        ["band in ('unassigned', 'all')",
         'this band name is kept for gifts and for totals', 'band', file],
        ["(promotion_id, band) in (select (promotion_id, band) from "
         ~ "promotion_bands group by promotion_id, band having count(*) > 1)",
         'a band must stand once per promotion', 'band', file],
        [lower ~ ' >= ' ~ upper, 'lower_bound must be below upper_bound',
         "lower_bound || ' and ' || upper_bound", file],
        ["place > 1 and (previous_upper is null or lower_bound is null or "
         ~ previous ~ " > " ~ lower ~ ")",
         'bands must not overlap: this one begins below the end of the one '
         ~ 'before', "coalesce(lower_bound, 'an open end')", neighbours],
        ["place > 1 and " ~ previous ~ " < " ~ lower,
         'bands must leave no gap: this one begins above the end of the one '
         ~ 'before', "lower_bound || ' after ' || previous_upper", neighbours],
        ["place > 1 and " ~ previous ~ " = " ~ lower
         ~ " and previous_inclusive = coalesce(lower_inclusive, 'true')",
         'a shared bound must be in exactly one of its two bands',
         "lower_bound", neighbours],
    ] -%}
    {%- for condition, message, value, relation in rules -%}
        {%- do found.append(
            definition_problem(file, condition, message, value)
            | replace(' from ' ~ file ~ ' where ' ~ condition,
                      ' from ' ~ relation ~ ' where ' ~ condition)
        ) -%}
    {%- endfor -%}
    {%- do return(found) -%}
{% endmacro %}
