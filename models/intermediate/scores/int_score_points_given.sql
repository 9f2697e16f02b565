{%- set features = score_features() -%}

with

cells as (

    select * from {{ ref('int_score_cells_counted') }}

),

coefficients as (

    select * from {{ ref('int_score_coefficients_fitted') }}

),

celled as (

    select distinct
        score,
        {%- for feature in features %}
        {{ feature }}_from,
        {%- endfor %}
        cell
    from cells

),

featured as (

    {%- for feature in features %}
    {%- if not loop.first %}
    union all
    {%- endif %}
    select
        score,
        cell,
        '{{ feature }}' as feature,
        {{ feature }}_from as at_least
    from celled
    {%- endfor %}

),

learnt as (

    select
        score,
        model,
        coefficient as constant_points,
        people_count
    from coefficients
    where feature = 'constant'

),

averaged as (

    select
        coefficients.score,
        coefficients.model,
        coefficients.feature,
        cast(sum({{ as_decimal(
            'coefficients.coefficient * coefficients.people_count', 38, 12
        ) }}) as double) / nullif(max(learnt.people_count), 0)
            as average_points
    from coefficients
    inner join learnt
        on
            coefficients.score = learnt.score
            and coefficients.model = learnt.model
    group by
        coefficients.score,
        coefficients.model,
        coefficients.feature

),

-- a value that is not known, or that nobody had, gives no points
final as (

    select
        featured.score,
        averaged.model,
        featured.cell,
        featured.feature,
        coalesce(coefficients.coefficient, 0) as points,
        coalesce(coefficients.coefficient, 0) - averaged.average_points
            as points_above_average
    from featured
    inner join averaged
        on
            featured.score = averaged.score
            and featured.feature = averaged.feature
    left join coefficients
        on
            featured.score = coefficients.score
            and averaged.model = coefficients.model
            and featured.feature = coefficients.feature
            and featured.at_least = coefficients.at_least

)

select * from final
