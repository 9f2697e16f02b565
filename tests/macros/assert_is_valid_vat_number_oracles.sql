-- A VAT number counts when its check digit and its province office hold. If it
-- breaks, private customers become companies, or companies private.
with

cases (typed, expected) as (

    values
    ('00743110157', true),
    ('07643520567', true),
    ('00488410010', true),
    ('00159560366', true),
    ('01114601006', true),
    ('05403261000', true),
    ('IT 00743.110157', true),
    ('it 00743-110157', true),
    ('00743110158', false),
    ('02349850166', false),
    ('12345678903', false),
    ('00000000000', false),
    ('1234567890', false),
    ('none', false),
    ('', null),
    (null, null)

),

final as (

    select
        *,
        {{ is_valid_vat_number(normalise_vat_number('typed')) }} as found
    from cases

)

select * from final
where found is distinct from expected
