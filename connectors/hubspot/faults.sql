with contacts as (
    select * from source.contacts
),

final as (
    select
        'contact ' || "Record ID" || ' stands twice' as what,
        'contacts' as place,
        'keep one file of contacts' as remedy
    from contacts
    group by "Record ID"
    having count(*) > 1
)

select * from final
