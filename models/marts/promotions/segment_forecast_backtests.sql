{%- set counts = ['due', 'replaced', 'not_foretold', 'triggered'] %}
{%- set expected = ['expected_replaced', 'expected_triggered'] %}
{%- set errors = ['chance_variance', 'rate_error'] -%}

with

foretold as (

    select * from {{ ref('int_dues_foretold') }}
    where is_test

),

met as (

    select * from {{ ref('int_dues_met') }}

),

compared as (

    select
        foretold.promotion_id,
        foretold.observed_on,
        foretold.met_on,
        foretold.days_ahead,
        foretold.due_of_type as due,
        foretold.due_of_type - foretold.unreplaced as expected_replaced,
        foretold.due_of_type - coalesce(met.triggered_as_foretold, 0)
            as replaced,
        coalesce(met.triggered - met.triggered_as_foretold, 0) as not_foretold,
        foretold.unreplaced as expected_triggered,
        coalesce(met.triggered, 0) as triggered,
        foretold.unreplaced - foretold.unreplaced_squares as chance_variance,
        foretold.unreplaced_error as rate_error
    from foretold
    left join met
        on
            foretold.promotion_id = met.promotion_id
            and foretold.met_on = met.due_on
    where foretold.is_foreseeable

),

summed as (

    select
        promotion_id,
        observed_on,
        met_on,
        {%- for count in counts %}
        {{ count }},
        cast(sum({{ count }}) over days as integer) as {{ count }}_cumulative,
        {%- endfor %}
        {%- for number in expected + errors %}
        {{ number }},
        sum({{ number }}) over days as {{ number }}_cumulative,
        {%- endfor %}
        days_ahead
    from compared
    window days as (
        partition by promotion_id
        order by met_on asc nulls last
    )

),

bounded as (

    select
        promotion_id,
        observed_on,
        met_on,
        {%- for suffix in ['', '_cumulative'] %}
        {%- for number in counts + expected %}
        {{ number }}{{ suffix }},
        {%- endfor %}
        {%- for side in ['low', 'high'] %}
        {{ foretold_bound(
            side, 'expected_triggered' ~ suffix, 'chance_variance' ~ suffix,
            'rate_error' ~ suffix, 'due' ~ suffix
        ) }} as expected_{{ side }}{{ suffix }},
        {%- endfor %}
        {%- endfor %}
        days_ahead
    from summed

),

final as (

    select
        promotion_id,
        met_on as due_on,
        days_ahead,
        {%- for span in ['', '_cumulative'] %}
        {%- set told = 'expected_triggered' ~ span %}
        {%- set met = 'triggered' ~ span %}
        {%- set lo = 'expected_low' ~ span %}
        {%- set hi = 'expected_high' ~ span %}
        {%- for number in counts + expected %}
        {{ number }}{{ span }},
        {%- endfor %}
        {{ lo }},
        {{ hi }},
        {{ told }} - {{ met }} as error{{ span }},
        ({{ told }} - {{ met }}) / nullif({{ met }}, 0) as error_rate{{ span }},
        {{ met }} between {{ lo }} and {{ hi }} as is_within_interval{{ span }},
        {%- endfor %}
        observed_on as foretold_on
    from bounded

)

select * from final
