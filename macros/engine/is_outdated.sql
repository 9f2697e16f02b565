{#-
    True for a version that some model has not been made of yet, by what an
    earlier run left of it; for every one, where nothing is left, or where
    versions are counted anew.

    Args:
        version (string): SQL expression, bigint, never null.
        versions (relation): where all of them are, in the column `version`.
        made (list of string): models of the same schema, each with the version
            that a row was made of in its column `version`.
    Returns:
        SQL expression, boolean, never null.
-#}
{% macro is_outdated(version, versions, made) %}
    {%- set newest = [] -%}
    {%- for name in made -%}
        {%- set kept = kept_relation(name, 'version') -%}
        {%- if not kept -%}
            {%- do return('true') -%}
        {%- endif -%}
        {%- do newest.append(
            '(select coalesce(max(version), 0) from ' ~ kept ~ ')'
        ) -%}
    {%- endfor -%}
    {%- set newest = newest | join(', ') -%}
    {%- do return(
        '(' ~ version ~ ' > least(' ~ newest ~ ') or greatest(' ~ newest
        ~ ') > (select max(version) from ' ~ versions ~ '))'
    ) -%}
{% endmacro %}
