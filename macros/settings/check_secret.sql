{#-
    Refuse a run whose connection hands over no secret, where the engine would
    take none for an empty one: every id could be guessed, and none be that of
    another engine.

    Raises:
        CompilationError: when there is none.
-#}
{% macro check_secret() %}
    {%- do adapter.dispatch('check_secret', 'percorso')() -%}
{% endmacro %}

{#- The home makes one when none is given. -#}
{% macro duckdb__check_secret() %}
{% endmacro %}

{% macro spark__check_secret() %}
    {%- set known = run_query('select ' ~ home_secret() ~ " <> '' as is_known") -%}
    {%- if not known.rows[0][0] -%}
        {%- do exceptions.raise_compiler_error(
            'wrong setting - DBT_ENV_SECRET_PERCORSO must be the secret of the '
            ~ 'home in hexadecimal digits. Got: nothing, or no such digits'
        ) -%}
    {%- endif -%}
{% endmacro %}
