with leads as (
    select * from source.marketing_qualified_leads
),

final as (
    select
        mql_id as contact_id,
        landing_page_id as lead_campaign,
        cast(first_contact_date as timestamp)
        at time zone 'America/Sao_Paulo' as created_at,
        replace(origin, ' ', '_') as lead_source
    from leads
)

select * from final
