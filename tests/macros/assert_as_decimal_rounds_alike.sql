-- A double becomes the same decimal on every engine. If it breaks, what is
-- worked out on one of them differs from the other by the last digit.
{%- set scales = {4: 18, 6: 18, 12: 38, 15: 18, 18: 38} %}

with

cases (told, scale, expected) as (

    values
    ('0.00005', 4, '0.0001'),
    ('67.66375', 4, '67.6637'),
    ('-373.56125', 4, '-373.5612'),
    ('199.4153125', 6, '199.415313'),
    ('0.2363166632341025', 15, '0.236316663234103'),
    ('12345678901.123456', 12, '12345678901.123454337024'),
    ('-12345678901.123456', 12, '-12345678901.123454337024'),
    ('12.345678901234567', 18, '12.345678901234567168'),
    ('0.0000000000000295315', 18, '0.000000000000029532'),
    (null, 4, null)

),

final as (

    select
        *,
        case scale
            {% for scale, precision in scales.items() %}
            when {{ scale }} then cast({{ as_decimal(
                'cast(told as double)', precision, scale
            ) }} as decimal(38, 18))
            {% endfor %}
        end as found
    from cases

)

select * from final
where found is distinct from cast(expected as decimal(38, 18))
