with

source as (

    select * from {{ source('messaging', 'activity_costs') }}
    {{ keep_latest_known('messaging', 'activity_costs') }}

),

renamed as (

    select
        ---------- ids
        {{ clean_id('cost_id') }} as cost_id,
        {{ clean_id('promotion_id') }} as promotion_id,

        ---------- strings
        {{ clean_text('utm_campaign') }} as utm_campaign,
        {{ clean_text('channel') }} as channel,
        cost_type,
        upper({{ clean_text('currency') }}) as currency,

        ---------- numerics
        amount as cost_amount,

        ---------- dates
        date as cost_date

    from source

)

select * from renamed
