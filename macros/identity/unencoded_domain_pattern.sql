{#-
    The shape of a domain before it is encoded: labels of letters and digits of
    any script and inner hyphens, none of which begins with a mark.

    Returns:
        string, regular expression.
-#}
{% macro unencoded_domain_pattern() %}
    {%- set first = '[' ~ letter_class(false) ~ ']' -%}
    {%- set marked = letter_class(true) -%}
    {%- set label = first ~ '[' ~ marked ~ ']*(-+[' ~ marked ~ ']+)*' -%}
    {%- do return('^' ~ label ~ '([.]' ~ label ~ ')+$') -%}
{% endmacro %}
