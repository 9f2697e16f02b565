with contacts as (
    select * from source.contacts
),

final as (
    select
        "Record ID" as contact_id,
        "Email" as email,
        "Phone Number" as phone,
        "Mobile Phone Number" as mobile,
        "First Name" as first_name,
        "Last Name" as last_name,
        "Company Name" as company_name,
        "Job Title" as job_role,
        "City" as city,
        "State/Region" as province,
        "Postal Code" as postal_code,
        "Country/Region" as country,
        "Create Date" at time zone getvariable('timezone') as created_at,
        coalesce("Last Modified Date", "Create Date")
        at time zone getvariable('timezone') as updated_at,
        replace(
            lower(coalesce("Original Traffic Source", "Original Source")),
            ' ',
            '_'
        ) as lead_source,
        coalesce(
            "Original Traffic Source Drill-Down 1",
            "Original Source Drill-Down 1"
        ) as lead_campaign
    from contacts
)

select * from final
