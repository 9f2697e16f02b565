{#-
    The last CTE of a model that numbers the run in which what there is of each
    key last changed: a row for each key that is new, changed or gone. It is
    incremental by that key. Who is gone stays, without contents, so that others
    are told.

    Args:
        present (string): CTE with the columns key, contents (varchar, never
            null) and those carried.
        key (string): column.
        carried (list of string): columns to go with it; a change of them counts.
    Returns:
        SQL text: the CTE `final`, with the column `version`, bigint.
-#}
{% macro versioned(present, key, carried=[]) -%}
{% set told = carried + ['contents'] %}
final as (

    {% if is_incremental() %}
    select
        coalesce({{ present }}.{{ key }}, kept.{{ key }}) as {{ key }},
        {% for column in told %}
        {{ present }}.{{ column }},
        {% endfor %}
        1 + (select max(version) from {{ this }}) as version
    from {{ present }}
    full outer join {{ this }} as kept
        on {{ present }}.{{ key }} = kept.{{ key }}
    where
        {% for column in told %}
        {{ 'or ' if not loop.first }}kept.{{ column }}
        is distinct from {{ present }}.{{ column }}
        {% endfor %}
    {% else %}
    select
        {{ key }},
        {% for column in told %}
        {{ column }},
        {% endfor %}
        cast(1 as bigint) as version
    from {{ present }}
    {% endif %}

)
{%- endmacro %}
