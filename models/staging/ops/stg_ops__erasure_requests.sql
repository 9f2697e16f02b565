with

source as (

    select * from {{ source('ops', 'erasure_requests') }}
    {{ keep_latest_known('ops', 'erasure_requests') }}

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
