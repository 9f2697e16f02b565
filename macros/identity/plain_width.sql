{#-
    A text with the full stops of other scripts as ASCII's, and so the
    full-width twins of ASCII's letters, digits, hyphen and plus.

    Source: RFC 3490, section 3.1; Unicode technical standard 46.

    Args:
        text (string): SQL expression, varchar in lower case, nullable.
    Returns:
        SQL expression, varchar; null stays null.
-#}
{% macro plain_width(text) %}
    {%- set plain = '+-0123456789abcdefghijklmnopqrstuvwxyz' -%}
    {%- set twins = ['\uff0b', '\uff0d'] -%}
    {%- for offset in range(10) -%}
        {%- do twins.append('%c' % (65296 + offset)) -%}
    {%- endfor -%}
    {%- for offset in range(26) -%}
        {%- do twins.append('%c' % (65345 + offset)) -%}
    {%- endfor -%}
    {%- do return(
        "translate(" ~ text ~ ", '\u3002\uff0e\uff61" ~ twins | join
        ~ "', '..." ~ plain ~ "')"
    ) -%}
{% endmacro %}
