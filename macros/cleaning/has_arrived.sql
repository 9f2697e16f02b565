{#-
    True for a landed row that an earlier run has not seen, by what it left: one
    of another file, or one that arrived after all that was known then. For every
    row, when a file that rows were read from is gone, or the run is of an
    earlier moment than what is kept.

    Args:
        source_name (string): source of the contract.
        entity (string): table of that source.
        kept (string): relation or CTE of rows with the columns landed_file and
            loaded_at (timestamp with time zone, when they arrived).
    Returns:
        SQL expression, boolean, never null.
-#}
{% macro has_arrived(source_name, entity, kept) %}
    {%- if execute -%}
        {%- set arrived_at = versions_of(source_name, entity).arrived_at -%}
        {%- set newest = '(select max(loaded_at) from ' ~ kept ~ ')' -%}
        {{ is_known(arrived_at) }} and coalesce(
            {{ landed_file() }} not in (
                select distinct landed_file from {{ kept }}
            )
            or {{ arrived_at }} > {{ newest }}
            or {{ as_of_at() }} < {{ newest }}
            or exists (
                select distinct landed_file from {{ kept }}
                except
                select distinct {{ landed_file() }}
                from {{ source(source_name, entity) }}
            ),
            true
        )
    {%- endif -%}
{% endmacro %}
