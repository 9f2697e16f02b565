with

told as (

    select * from {{ ref('int_sources_told') }}

),

rules as (

    select * from {{ ref('channel_rules') }}

),

final as (

    select
        told.utm_source,
        told.utm_medium,
        told.utm_campaign,
        told.click_id_type,
        told.referrer_host,
        told.source,
        told.medium,
        coalesce(rules.channel_group, 'Unassigned') as channel_group
    from told
    left join rules
        on {{ fits_channel_rule('told') }}
    qualify row_number() over (
        partition by
            told.utm_source,
            told.utm_medium,
            told.utm_campaign,
            told.click_id_type,
            told.referrer_host
        order by rules.rule_rank asc nulls last
    ) = 1

)

select * from final
