with

source as (

    select * from {{ source('ops', 'erasure_requests') }}
    where {{ is_known('requested_at') }}
    qualify {{ is_latest_version(['request_id'], ['requested_at']) }}

),

renamed as (

    select
        ---------- ids
        {{ clean_id('request_id') }} as request_id,

        ---------- strings
        {{ clean_text('identifier_type') }} as identifier_type,
        {{ clean_id('identifier') }} as identifier,

        ---------- timestamps
        requested_at

    from source

)

select * from renamed
