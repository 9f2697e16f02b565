with

nodes as (

    select * from {{ ref('int_identifiers_arrived') }}

),

keyed as (

    select * from {{ ref('int_identifiers_keyed') }}

),

valued as (

    select * from {{ ref('int_identifiers_valued') }}

),

contacts as (

    select * from {{ ref('stg_crm__contacts') }}
    where birth_date is not null

),

large as (

    select component_key
    from nodes
    group by component_key
    having
        count(*) filter (where identifier_rank <= 2)
        > {{ var('identity_max_cluster_size') }}

),

records as (

    select
        nodes.component_key,
        keyed.record_type,
        keyed.record_id,
        keyed.node_key,
        keyed.linked_on
    from keyed
    inner join nodes
        on keyed.node_key = nodes.node_key
    inner join large
        on nodes.component_key = large.component_key

),

-- full names and birth dates are told by records, and held by their nodes
told as (

    select
        record_type,
        record_id,
        'name' as what,
        {{ bare_name('name_key') }} as told
    from valued
    where first_name_key is not null and last_name_key is not null
    union
    select
        'contact' as record_type,
        contact_id as record_id,
        'birth_date' as what,
        cast(birth_date as string) as told
    from contacts

),

named as (

    select
        records.component_key,
        records.node_key,
        told.what,
        told.told,
        min(records.linked_on) as told_on
    from records
    inner join told
        on
            records.record_type = told.record_type
            and records.record_id = told.record_id
    group by records.component_key, records.node_key, told.what, told.told

),

final as (

    select
        component_key,
        node_key,
        what,
        told,
        told_on
    from named
    qualify
        min(told) over (partition by component_key, what)
        < max(told) over (partition by component_key, what)

)

select * from final
