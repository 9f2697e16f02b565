{#-
    A regular expression as a literal of Spark, whose engine knows the classes
    of POSIX by other names, takes more than one character for the end of a
    line, and lets `$` stand before the last of them.

    Args:
        pattern (string): regular expression, quotes doubled.
    Returns:
        SQL literal.
-#}
{% macro spark_pattern(pattern) %}
    {%- set quote = '"' if "''" in pattern else "'" -%}
    {%- set known = pattern | replace("''", "'")
        | replace('[:space:]', '\\s\\x0B')
        | replace('[:cntrl:]', '\\p{Cntrl}') -%}
    {%- do return(
        'r' ~ quote ~ '(?d)' ~ modules.re.sub('[$](?=[|)]|$)', '\\\\z', known)
        ~ quote
    ) -%}
{% endmacro %}
