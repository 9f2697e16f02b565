{#-
    A number dialled from abroad without the 0 that is dialled inside its
    country alone, as in +44 (0)20. Italy, San Marino and the Vatican keep
    theirs, and so do countries where a number may begin with 0.

    Source: the numbering plans published with libphonenumber.

    Args:
        digits (string): SQL expression, varchar of digits, country code first.
    Returns:
        SQL expression, varchar of digits.
-#}
{% macro drop_trunk_zero(digits) %}
    {%- set two = '20|27|31|32|33|40|41|43|44|46|49|51|53|55|58|60|61|62|63|64'
        ~ '|66|81|84|86|90|91|92|93|94|95|98' -%}
    {%- set three = '21[1238]|23[1-4]|24[39]|25[12456]|26[0-5]|35[358]|359'
        ~ '|37[0347]|38[0-35-79]|42[13]|59[013-68]|85[056]|88[06]|96[12346]'
        ~ '|97[0-267]|99[456]' -%}
    {%- do return(
        "case when " ~ matches(digits, '^(' ~ two ~ ')0[1-9]') ~ " then substr("
        ~ digits ~ ", 1, 2) || substr(" ~ digits ~ ", 4) when "
        ~ matches(digits, '^(' ~ three ~ ')0[1-9]') ~ " then substr("
        ~ digits ~ ", 1, 3) || substr(" ~ digits ~ ", 5) else " ~ digits
        ~ " end"
    ) -%}
{% endmacro %}
