{#-
    True when what somebody did may be used to choose what they are shown: they
    have not withdrawn it, and with `profiling_requires_consent` granted it.

    Args:
        status (string): SQL expression, varchar, what they last said of
            profiling, null for nothing.
    Returns:
        SQL expression, boolean, never null.
-#}
{% macro may_be_profiled(status) %}
    {%- do return(
        "coalesce(" ~ status ~ ", 'unknown') "
        ~ ("= 'granted'" if var('profiling_requires_consent')
           else "<> 'withdrawn'")
    ) -%}
{% endmacro %}
