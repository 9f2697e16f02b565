with

promotions as (

    select * from {{ ref('promotions') }}

),

bands as (

    select * from {{ ref('promotion_bands') }}

),

variants as (

    select * from {{ ref('promotion_variants') }}

),

rules as (

    select * from {{ ref('promotion_rules') }}

),

parts as (

    select
        promotion_id,
        {{ row_text(ref('promotions')) }} as part
    from promotions
    union all
    select
        promotion_id,
        {{ row_text(ref('promotion_bands')) }} as part
    from bands
    union all
    select
        promotion_id,
        {{ row_text(ref('promotion_variants')) }} as part
    from variants
    union all
    select
        promotion_id,
        {{ row_text(ref('promotion_rules')) }} as part
    from rules

),

hashed as (

    select
        promotion_id,
        md5({{ joined_in_order('part', '|', 'part') }}) as definition_version
    from parts
    group by promotion_id

),

final as (

    select
        promotions.promotion_id,
        promotions.name,
        promotions.purpose,
        promotions.customer_type,
        promotions.category_group,
        promotions.channel,
        promotions.priority,
        promotions.holdout_share,
        promotions.ends_on,
        promotions.cooldown_days,
        promotions.reentry,
        promotions.retention_purpose,
        promotions.is_active,
        hashed.definition_version
    from promotions
    inner join hashed
        on promotions.promotion_id = hashed.promotion_id

)

select * from final
