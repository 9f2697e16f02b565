{#- punycode, RFC 3492, without its loops: the characters beyond ASCII are
    inserted in the order of their code points, so each one's turn, the
    characters already there and its place among them are counts. -#}
{%- set digits = 7 -%}
with

characters as (

    select * from {{ ref('int_email_domains_split') }}

),

counted as (

    select
        email_domain,
        label_number,
        position,
        domain_character,
        code_point,
        count(*) filter (where code_point < 128) over (
            partition by email_domain, label_number
        ) as plain_count
    from characters

),

ordered as (

    select
        email_domain,
        label_number,
        position,
        code_point,
        plain_count,
        row_number() over (
            partition by email_domain, label_number
            order by code_point, position
        ) as turn
    from counted
    where code_point >= 128

),

-- characters that are there before its turn, and stand before it
placed as (

    select
        ordered.email_domain,
        ordered.label_number,
        ordered.turn,
        ordered.code_point,
        ordered.plain_count + ordered.turn as points,
        count(characters.position) as place
    from ordered
    left join characters
        on
            ordered.email_domain = characters.email_domain
            and ordered.label_number = characters.label_number
            and ordered.position > characters.position
            and ordered.code_point >= characters.code_point
    group by
        ordered.email_domain,
        ordered.label_number,
        ordered.turn,
        ordered.code_point,
        ordered.plain_count

),

stepped as (

    select
        email_domain,
        label_number,
        turn,
        points,
        (code_point - lag(code_point, 1, 128) over labels) * points
        + place - lag(place, 1, -1) over labels - 1 as delta
    from placed
    window labels as (
        partition by email_domain, label_number
        order by turn
    )

),

weighed as (

    select
        email_domain,
        label_number,
        turn,
        delta as left_1,
        {{ punycode_bias(
            'lag(delta) over labels', 'lag(points) over labels', 'turn = 2'
        ) }} as bias
    from stepped
    window labels as (
        partition by email_domain, label_number
        order by turn
    )

),

{% for digit in range(1, digits + 1) %}
{%- set threshold = 'least(greatest(' ~ 36 * digit ~ ' - bias, 1), 26)' -%}
{%- set rest = 'left_' ~ digit ~ ' - ' ~ threshold -%}
-- what is left after {{ digit }} digits; null when none is
digit_{{ digit }} as (

    select
        *,
        case
            when left_{{ digit }} < {{ threshold }} then left_{{ digit }}
            else {{ threshold }} + ({{ rest }}) % (36 - {{ threshold }})
        end as value_{{ digit }},
        case
            when left_{{ digit }} >= {{ threshold }}
                then
                    cast(floor(
                        ({{ rest }}) / (36 - {{ threshold }})
                    ) as bigint)
        end as left_{{ digit + 1 }}
    from {{ 'weighed' if digit == 1 else 'digit_' ~ (digit - 1) }}

),

{% endfor %}
written as (

    select
        email_domain,
        label_number,
        turn,
        {% for digit in range(1, digits + 1) %}
        coalesce(substr(
            'abcdefghijklmnopqrstuvwxyz0123456789',
            cast(value_{{ digit }} as integer) + 1,
            1
        ), ''){{ ' as encoded' if loop.last else ' ||' }}
        {% endfor %}
    from digit_{{ digits }}

),

suffixes as (

    select
        email_domain,
        label_number,
        {{ joined_in_order('encoded', '', 'turn') }} as suffix
    from written
    group by email_domain, label_number

),

stems as (

    select
        email_domain,
        label_number,
        {{ joined_in_order(
            "case when code_point < 128 then domain_character end", '',
            'position'
        ) }} as stem
    from counted
    group by email_domain, label_number

),

labels as (

    select
        stems.email_domain,
        stems.label_number,
        case
            when suffixes.suffix is null then stems.stem
            else 'xn--' || coalesce(stems.stem || '-', '') || suffixes.suffix
        end as label
    from stems
    left join suffixes
        on
            stems.email_domain = suffixes.email_domain
            and stems.label_number = suffixes.label_number

),

final as (

    select
        email_domain,
        {{ joined_in_order('label', '.', 'label_number') }} as encoded_domain
    from labels
    group by email_domain

)

select * from final
