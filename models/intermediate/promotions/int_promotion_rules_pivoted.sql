{%- set kinds = {
    'whole': 'integer',
    'days': 'integer',
    'amount': 'decimal(18, 6)',
    'flag': 'boolean',
} -%}

with

promotions as (

    select * from {{ ref('promotions') }}
    where trigger = 'behaviour' and is_active

),

rules as (

    select * from {{ ref('promotion_rules') }}

),

-- of several values any will do: they stand between bars
final as (

    select
        promotions.promotion_id,
        {%- for parameter, kind in promotion_parameters().items() %}
        {%- if kind is string %}
        max(
            case
                when rules.parameter = '{{ parameter }}'
                    then {{ safe_cast('rules.value', kinds[kind]) }}
            end
        ) as {{ parameter }},
        {%- else %}
        '|' || {{ joined_in_order(
            "case when rules.parameter = '" ~ parameter
            ~ "' then rules.value end", '|', 'rules.value'
        ) }} || '|' as {{ parameter }},
        {%- endif %}
        {%- endfor %}
        promotions.category_group,
        promotions.channel
    from promotions
    inner join rules
        on promotions.promotion_id = rules.promotion_id
    group by
        promotions.promotion_id, promotions.category_group, promotions.channel

)

select * from final
