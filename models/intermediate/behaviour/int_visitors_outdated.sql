with

versions as (

    select * from {{ ref('int_visitors_versioned') }}

),

judged as (

    select
        visitor_id,
        version,
        {{ is_outdated(
            'version',
            ref('int_visitors_versioned'),
            [
                'int_events_bucketed',
                'int_buckets_sessioned',
                'int_events_aggregated_to_sessions',
                'int_interests_told',
            ],
        ) }} as is_outdated
    from versions

),

final as (

    select
        visitor_id,
        version
    from judged
    where is_outdated

)

select * from final
