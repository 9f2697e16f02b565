{%- set tested = kpi_causes()['uplift'] %}
{%- set counted = kpi_causes().values() | sum(start=[])
    | reject('in', tested) | list -%}

with

days as (

    select * from {{ ref('int_kpis_levelled') }}
    where row_level = 'day'

),

uplifts as (

    select * from {{ ref('int_uplifts_spread') }}

),

measures as (

    {% for measure in counted + tested %}
    {% if not loop.first %}
    union all
    {% endif %}
    select
        '{{ measure }}' as measure,
        {{ measure in tested }} as is_tested
    {% endfor %}

),

valued as (

    select
        days.promotion_id,
        days.band,
        days.wave,
        days.variant,
        days.channel,
        days.kpi_date,
        measures.measure,
        case measures.measure
            {% for measure in counted %}
            when '{{ measure }}'
                then cast(days.{{ measure }} as decimal(24, 6))
            {% endfor %}
        end as value
    from days
    cross join measures
    where not measures.is_tested
    union all
    select
        uplifts.promotion_id,
        uplifts.band,
        'all' as wave,
        uplifts.variant,
        'all' as channel,
        cast(null as date) as kpi_date,
        measures.measure,
        case measures.measure
            {% for measure in tested %}
            when '{{ measure }}'
                then cast(uplifts.{{ measure }} as decimal(24, 6))
            {% endfor %}
        end as value
    from uplifts
    cross join measures
    where measures.is_tested

),

final as (

    select
        promotion_id,
        band,
        wave,
        variant,
        channel,
        kpi_date,
        measure,
        value
    from valued
    where value <> 0

)

select * from final
