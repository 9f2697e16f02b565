with contacts as (
    select * from source.contacts
),

final as (
    select
        'consents as a legal basis, whose moment is not told' as reason,
        count(*) as rows_left_out
    from contacts
    where
        "Legal basis for processing contact's data"
        ilike '%freely given consent%'
    union all
    select
        'lifecycle stages, which have no place in the contract' as reason,
        count("Lifecycle Stage") as rows_left_out
    from contacts
)

select * from final
