{#-
    True when the retailer hands over this entity: what depends on one that is
    not handed over is null, never 0.

    Args:
        entity (string): name in the source contract.
    Returns:
        SQL expression, boolean.
-#}
{% macro is_provided(entity) %}
    {%- do return(
        "(select bool_or(is_provided) from " ~ ref('stg_door__entities')
        ~ " where entity = '" ~ entity ~ "')"
    ) -%}
{% endmacro %}
