{#-
    Refuse to build a table anew from what is outdated of it alone: whoever
    refreshes one table of a chain by itself would be left with a part of its
    rows. A pre-hook of models with the incremental strategy `outdated`, whose
    config names in meta, of their own schema, who is outdated (`outdated`) and
    where everybody is (`versions`).

    Raises:
        CompilationError: when the table is made anew and not everybody is
            outdated; names the table and says what to run.
-#}
{% macro refuse_part() %}
    {%- if execute and not is_incremental() -%}
        {%- set meta = model.config.meta -%}
        {%- set listed = count_of(
            this.incorporate(path={'identifier': meta.outdated})
        ) -%}
        {%- set everybody = count_of(
            this.incorporate(path={'identifier': meta.versions})
        ) -%}
        {%- if listed < everybody -%}
            {%- do exceptions.raise_compiler_error(
                this.identifier ~ ': would be left with ' ~ listed ~ ' of '
                ~ everybody ~ ' - build it with all that it is made of: '
                ~ 'dbt build --full-refresh --select +' ~ this.identifier
            ) -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}
