{#-
    How punycode weighs the digits of one number by the number before it.

    Source: RFC 3492, section 6.1, its loop written out: a delta of a domain is
    below 2^31, so that five rounds are enough.

    Args:
        delta (string): SQL expression, bigint, the number before; null for the
            first one.
        points (string): SQL expression, bigint, characters present after it.
        is_first (string): SQL expression, boolean, the one before was first.
    Returns:
        SQL expression, bigint.
-#}
{% macro punycode_bias(delta, points, is_first) %}
    {%- set halved = "floor(" ~ delta ~ " / case when " ~ is_first
        ~ " then 700 else 2 end)" -%}
    {%- set damped = "(" ~ halved ~ " + floor(" ~ halved ~ " / " ~ points
        ~ "))" -%}
    {%- set cases = [] -%}
    {%- for round in range(5) -%}
        {%- set left = "floor(" ~ damped ~ " / " ~ 35 ** round ~ ")" -%}
        {%- do cases.append(
            "when " ~ left ~ " <= 455 then " ~ 36 * round ~ " + floor(36 * "
            ~ left ~ " / (" ~ left ~ " + 38))"
        ) -%}
    {%- endfor -%}
    {%- do return(
        "cast(case when " ~ delta ~ " is null then 72 " ~ cases | join(' ')
        ~ " end as bigint)"
    ) -%}
{% endmacro %}
