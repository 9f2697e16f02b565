-- Dots and what follows a plus are dropped at Gmail alone. If it breaks, one
-- mailbox is several people, or the mailboxes of strangers are one.
with

cases (typed, expected) as (

    values
    ('cloudy.sanfrancisco+shopping@gmail.com', 'cloudysanfrancisco@gmail.com'),
    ('c.l.o.u.d.y@googlemail.com', 'cloudy@gmail.com'),
    ('user.name+nyc@example.com', 'user.name+nyc@example.com'),
    ('user.name@gmail.com.example', 'user.name@gmail.com.example'),
    ('+only@gmail.com', '+only@gmail.com'),
    (null, null)

),

final as (

    select
        *,
        {{ match_email('typed') }} as found
    from cases

)

select * from final
where found is distinct from expected
