with

source as (

    select * from {{ source('messaging', 'assignments') }}
    {{ keep_latest_known('messaging', 'assignments') }}

),

renamed as (

    select
        ---------- ids
        {{ clean_id('assignment_id') }} as assignment_id,
        {{ clean_id('promotion_id') }} as promotion_id,

        ---------- strings
        arm,
        identifier_type,
        {{ clean_id('identifier') }} as identifier,
        {{ clean_text('band') }} as band,
        {{ clean_text('wave') }} as wave,
        {{ clean_text('variant') }} as variant,
        {{ clean_text('channel') }} as channel,

        ---------- timestamps
        assigned_at,
        coalesce(loaded_at, assigned_at) as loaded_at

    from source

)

select * from renamed
