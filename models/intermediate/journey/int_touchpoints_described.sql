{{ config(materialized = 'view') }}

with

touchpoints as (

    select * from {{ ref('int_touchpoints_unioned') }}

),

types as (

    select * from {{ ref('touchpoint_types') }}

),

actions as (

    select * from {{ ref('touchpoint_actions') }}

),

owners as (

    select * from {{ ref('channel_owners') }}

),

final as (

    select
        touchpoints.*,
        coalesce(touchpoints.person_key, 'nobody') as kept_by,
        types.class,
        types.channel,
        -- a visit belongs to what sent it
        coalesce(owners.owner, types.owner) as owner,
        actions.action_rank,
        actions.is_explicit,
        case
            when touchpoints.actor = 'brand' then 'outbound'
            when touchpoints.actor = 'competitor' then 'outside'
            else actions.direction
        end as direction
    from touchpoints
    inner join types
        on touchpoints.touchpoint = types.touchpoint
    inner join actions
        on touchpoints.action = actions.action
    left join owners
        on touchpoints.channel_group = owners.channel_group

)

select * from final
