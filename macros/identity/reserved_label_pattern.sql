{#-
    A domain with a label that has two hyphens in its third place and is not
    xn-- before ASCII: such labels are kept for encodings to come. Source:
    RFC 5891, section 4.2.3.1.

    Returns:
        string, regular expression over a domain in lower case.
-#}
{% macro reserved_label_pattern() %}
    {%- do return('(^|[.])(([^x.][^.]|x[^n.])--|xn--[^.]*[^ -~])') -%}
{% endmacro %}
