{#-
    What an earlier run left of a model that this run builds later. Nothing is
    left for who builds anew.

    Args:
        name (string): model of the same schema.
        column (string): that it must have; what an older release left does not.
    Returns:
        relation; none when there is none, with --full-refresh, and on an engine
        that keeps nothing.
-#}
{% macro kept_relation(name, column) %}
    {%- set is_kept = kept_as() == 'incremental' -%}
    {%- if execute and is_kept and not flags.FULL_REFRESH -%}
        {%- set kept = load_relation(this.incorporate(
            path={'identifier': name}
        )) -%}
        {%- if kept and column in (
            adapter.get_columns_in_relation(kept) | map(attribute='name')
        ) -%}
            {%- do return(kept) -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}
