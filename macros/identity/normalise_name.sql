{#-
    A name reduced to what two spellings share: lower case, no accents, only
    letters.

    Args:
        name (string): SQL expression, varchar as typed, nullable.
    Returns:
        SQL expression, varchar; null when no letter is left.
-#}
{% macro normalise_name(name) %}
    {{- return(adapter.dispatch('normalise_name', 'percorso')(name)) -}}
{% endmacro %}

{% macro duckdb__normalise_name(name) %}
    {%- do return(
        "nullif(regexp_replace(lower(strip_accents(" ~ name
        ~ ")), '[^a-z]', '', 'g'), '')"
    ) -%}
{% endmacro %}

{% macro spark__normalise_name(name) %}
    {%- do return(
        "case when " ~ name ~ " is not null then nullif(regexp_replace(lower("
        ~ "regexp_replace(reflect('com.ibm.icu.text.Normalizer', 'decompose', "
        ~ name ~ ", false), r'\\p{M}', '')), '[^a-z]', ''), '') end"
    ) -%}
{% endmacro %}
