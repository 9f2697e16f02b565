{#-
    Rules of the seed promotion_variants: the shares of a promotion and band
    are above 0 and sum to 1.

    Returns:
        list[string] of SQL queries as definition_problem returns them.
-#}
{% macro variant_problems() %}
    {%- set file = 'promotion_variants' -%}
    {%- set found = value_problems(
        file,
        required=['promotion_id', 'variant', 'share', 'creative'],
        codes=['promotion_id', 'band', 'variant'],
        amounts=['incentive_amount'],
        shares=['share']
    ) -%}
    {%- set rules = [
        ["promotion_id not in (select promotion_id from promotions "
         ~ "where promotion_id is not null)",
         'promotion_id must be in promotions.csv', 'promotion_id'],
        ["band is not null and (promotion_id, band) not in (select "
         ~ "(promotion_id, band) from promotion_bands "
         ~ "where promotion_id is not null and band is not null)",
         'band must be in promotion_bands.csv, or empty for every band',
         'band'],
        ["(promotion_id, coalesce(band, ''), variant) in (select "
         ~ "(promotion_id, coalesce(band, ''), variant) from "
         ~ "promotion_variants group by promotion_id, coalesce(band, ''), "
         ~ "variant having count(*) > 1)",
         'a variant must stand once per promotion and band', 'variant'],
        ["(promotion_id, coalesce(band, '')) in (select (promotion_id, "
         ~ "coalesce(band, '')) from promotion_variants group by promotion_id, "
         ~ "coalesce(band, '') having sum("
         ~ safe_cast('share', 'decimal(9, 6)') ~ ") <> 1)",
         'the shares of a promotion and band must sum to 1', 'share'],
        [safe_cast('share', 'decimal(9, 6)') ~ " = 0",
         'a share must be above 0: take the row of a variant that rests away',
         'share'],
        ["incentive_amount is not null and coupon_code is null",
         'an incentive needs the coupon_code by which it is redeemed',
         'incentive_amount'],
    ] -%}
    {%- for condition, message, value in rules -%}
        {%- do found.append(
            definition_problem(file, condition, message, value)
        ) -%}
    {%- endfor -%}
    {%- do return(found) -%}
{% endmacro %}
