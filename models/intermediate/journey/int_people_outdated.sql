with

versions as (

    select * from {{ ref('int_people_versioned') }}

),

judged as (

    select
        kept_by,
        version,
        {{ is_outdated(
            'version',
            ref('int_people_versioned'),
            ['int_touchpoints_stepped', 'int_paths_named'],
        ) }} as is_outdated
    from versions

),

final as (

    select
        kept_by,
        version
    from judged
    where is_outdated

)

select * from final
