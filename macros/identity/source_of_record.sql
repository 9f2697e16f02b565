{#-
    The system that a record came from.

    Args:
        record_type (string): SQL expression, varchar.
    Returns:
        SQL expression, varchar: shop, crm, web, messaging or service.
-#}
{% macro source_of_record(record_type) %}
    {%- do return(
        "case " ~ record_type ~ " when 'order' then 'shop' "
        ~ "when 'contact' then 'crm' when 'consent' then 'crm' "
        ~ "when 'login' then 'web' when 'interaction' then 'service' "
        ~ "else 'messaging' end"
    ) -%}
{% endmacro %}
