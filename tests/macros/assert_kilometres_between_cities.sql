-- Great-circle distances that any atlas gives, within a kilometre or so.
with

distances as (

    select
        'Roma - Milano' as way,
        {{ kilometres_between('41.9028', '12.4964', '45.4642', '9.1900') }}
            as found_km,
        477 as expected_km
    union all
    select
        'Milano - Roma' as way,
        {{ kilometres_between('45.4642', '9.1900', '41.9028', '12.4964') }}
            as found_km,
        477 as expected_km
    union all
    select
        'London - New York' as way,
        {{ kilometres_between('51.5074', '-0.1278', '40.7128', '-74.0060') }}
            as found_km,
        5570 as expected_km
    union all
    select
        'over the date line' as way,
        {{ kilometres_between('0.0', '179.5', '0.0', '-179.5') }} as found_km,
        111.195 as expected_km
    union all
    select
        'pole to pole' as way,
        {{ kilometres_between('90.0', '0.0', '-90.0', '77.0') }} as found_km,
        20015.115 as expected_km
    union all
    select
        'nowhere' as way,
        {{ kilometres_between('41.9', '12.5', '41.9', '12.5') }} as found_km,
        0 as expected_km

),

final as (

    select *
    from distances
    where
        found_km is null
        or abs(found_km - expected_km) > 0.001 + 0.002 * expected_km

)

select * from final
