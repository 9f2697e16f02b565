with

known as (

    select * from {{ ref('int_kpis_levelled') }}
    where row_level = 'day'

),

final as (

    select
        promotion_id,
        band,
        wave,
        variant,
        channel,
        {%- for column in kpi_columns('all') %}
        {{ column }},
        {%- endfor %}
        {%- for column, worked_out in kpi_rates('known').items() %}
        {{ worked_out }} as {{ column }},
        {%- endfor %}
        kpi_date
    from known

)

select * from final
