{#-
    Refuse a wrong definition before any seed is loaded or model is built.

    Reads the definition files as text: what stands in them is data, compared
    and never run. Runs on every dbt command that builds.

    Raises:
        CompilationError: naming file, line, rule and value of each bad row.
-#}
{% macro check_definitions() %}
    {%- do adapter.dispatch('check_definitions', 'percorso')() -%}
{% endmacro %}

{#- The rows were checked as they were handed over. -#}
{% macro spark__check_definitions() %}
{% endmacro %}

{% macro duckdb__check_definitions() %}
    {%- if execute -%}
        {%- for file, columns in definition_files().items() -%}
            {%- do check_definition_columns(file, columns) -%}
        {%- endfor -%}
        {%- set files = [] -%}
        {%- for file in definition_files() -%}
            {%- do files.append(file ~ ' as (' ~ definition_rows(file) ~ ')') -%}
        {%- endfor -%}
        {%- set rules = promotion_problems() + band_problems()
            + variant_problems() + rule_problems() + lookup_problems()
            + survivorship_problems() + channel_problems() + cycle_problems()
            + cutoff_problems() + profile_attribute_problems()
            + touchpoint_problems() + phase_problems()
            + score_problems() + service_level_problems()
            + machine_agent_problems() + touchpoint_word_problems()
            + interest_problems() + attribution_problems() -%}
        {%- set problems = run_query(
            'with ' ~ files | join(', ') ~ ' select distinct file, line_number, '
            ~ 'problem from (' ~ rules | join(' union all ')
            ~ ') as problems order by file, line_number, problem'
        ) -%}
        {%- set told = [] -%}
        {%- for row in problems.rows[:50] -%}
            {%- do told.append(
                row[0] ~ ' line ' ~ row[1] ~ ': ' ~ row[2]
            ) -%}
        {%- endfor -%}
        {%- if told -%}
            {%- do exceptions.raise_compiler_error(
                'wrong definition - nothing was built\n  ' ~ told | join('\n  ')
                ~ ('\n  and ' ~ (problems.rows | length - 50) ~ ' more'
                   if problems.rows | length > 50 else '')
            ) -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}
