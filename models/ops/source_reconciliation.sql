with

entities as (

    select * from {{ ref('stg_door__entities') }}

),

files as (

    select * from {{ ref('stg_door__files') }}

),

landed as (

    select * from {{ ref('stg_door__landed_rows') }}

),

tied as (

    select * from {{ ref('stg_door__tied_rows') }}

),

orphaned as (

    select * from {{ ref('int_rows_orphaned') }}

),

orders as (

    select * from {{ ref('int_orders_valued') }}

),

staged as (

    {% for source_name, entity, model in contract_entities() %}
    select
        '{{ entity }}' as entity,
        count(*) as rows_staged
    from {{ ref(model) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

received as (

    select
        entity,
        count(*) as files_count,
        sum(rows_in) as rows_in,
        sum(rows_quarantined) as rows_quarantined,
        sum(rows_duplicate) as rows_duplicate,
        sum(rows_blocked) as rows_blocked,
        sum(rows_erased) as rows_erased
    from files
    group by entity

),

tied_counts as (

    select
        entity,
        count(*) as rows_tied
    from tied
    group by entity

),

-- an order without a rate is kept, with null amounts: only listed
orphan_counts as (

    select
        entity,
        count(*) as rows_orphaned
    from orphaned
    where entity <> 'orders'
    group by entity

),

mismatches as (

    select
        'orders' as entity,
        count(*) as rows_flagged
    from orders
    where
        abs(
            items_amount - discount_amount + shipping_amount + tax_amount
            - total_amount
        ) >= 0.005

),

counted as (

    select
        entities.entity,
        entities.is_provided,
        coalesce(received.files_count, 0) as files_count,
        coalesce(received.rows_in, 0) as rows_in,
        coalesce(received.rows_quarantined, 0) as rows_refused,
        coalesce(tied_counts.rows_tied, 0) as rows_tied,
        coalesce(orphan_counts.rows_orphaned, 0) as rows_orphaned,
        coalesce(received.rows_duplicate, 0) as rows_duplicate,
        coalesce(received.rows_blocked, 0) as rows_blocked,
        coalesce(received.rows_erased, 0) as rows_erased,
        landed.rows_landed - landed.rows_known as rows_not_yet_known,
        landed.rows_known,
        staged.rows_staged,
        coalesce(mismatches.rows_flagged, 0) as rows_flagged
    from entities
    inner join landed
        on entities.entity = landed.entity
    inner join staged
        on entities.entity = staged.entity
    left join received
        on entities.entity = received.entity
    left join tied_counts
        on entities.entity = tied_counts.entity
    left join orphan_counts
        on entities.entity = orphan_counts.entity
    left join mismatches
        on entities.entity = mismatches.entity

),

final as (

    select
        entity,
        is_provided,
        cast(files_count as bigint) as files_count,
        cast(rows_in as bigint) as rows_in,
        cast(rows_staged - rows_orphaned as bigint) as rows_out,
        cast(rows_refused + rows_tied + rows_orphaned as bigint)
            as rows_quarantined,
        cast(rows_duplicate as bigint) as rows_duplicate,
        cast(rows_known - rows_tied - rows_staged as bigint)
            as rows_superseded,
        cast(rows_not_yet_known as bigint) as rows_not_yet_known,
        cast(rows_blocked as bigint) as rows_blocked_by_tombstone,
        cast(rows_erased as bigint) as rows_erased,
        cast(rows_flagged as bigint) as rows_flagged
    from counted

)

select * from final
