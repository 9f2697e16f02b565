with contacts as (
    select * from source.contacts
),

-- a no holds from the export on, which does not tell since when; a consent
-- without its moment proves nothing
final as (
    select
        'email' as channel,
        'withdrawn' as status,
        'hubspot contacts, as exported' as source,
        getvariable('exported_at') as recorded_at,
        case when "Email" is null then 'contact_id' else 'email' end
            as identifier_type,
        coalesce("Email", "Record ID") as identifier,
        'hubspot-' || "Record ID" || '-email-'
        || strftime(getvariable('exported_at'), '%Y%m%dT%H%M%SZ') as consent_id
    from contacts
    where
        lower("Unsubscribed from all email") in ('true', 'yes')
        or lower("Opted out of email: Marketing Information")
        in ('true', 'yes', 'opted out')
)

select * from final
