with

source as (

    select * from {{ source('ops', 'identity_overrides') }}
    {{ keep_latest_known('ops', 'identity_overrides') }}

),

renamed as (

    select
        ---------- ids
        {{ clean_id('override_id') }} as override_id,

        ---------- strings
        action,
        {{ clean_text('left_type') }} as left_type,
        {{ clean_id('left_value') }} as left_value,
        {{ clean_text('right_type') }} as right_type,
        {{ clean_id('right_value') }} as right_value,
        {{ clean_text('reason') }} as reason,

        ---------- timestamps
        decided_at

    from source

)

select * from renamed
