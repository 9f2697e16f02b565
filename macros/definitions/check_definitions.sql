{% macro check_definitions() %}{% endmacro %}
