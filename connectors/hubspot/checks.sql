with contacts as (
    select * from source.contacts
),

crm_contacts as (
    select * from contract.crm_contacts
),

consents as (
    select * from contract.consents
),

counted as (
    select
        'contacts' as figure,
        (select count(*) from contacts) as source_value,
        (select count(*) from crm_contacts) as contract_value
    union all
    select
        'contacts with an e-mail' as figure,
        (select count("Email") from contacts) as source_value,
        (select count(email) from crm_contacts) as contract_value
    union all
    select
        'contacts opted out' as figure,
        (
            select
                count(*) filter (
                    lower("Unsubscribed from all email") in ('true', 'yes')
                    or lower("Opted out of email: Marketing Information")
                    in ('true', 'yes', 'opted out')
                )
            from contacts
        ) as source_value,
        (select count(*) from consents) as contract_value
),

final as (
    select
        figure,
        cast(source_value as varchar) as source_value,
        cast(contract_value as varchar) as contract_value
    from counted
)

select * from final
