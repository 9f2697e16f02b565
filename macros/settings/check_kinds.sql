{#-
    Refuse a var that is not of its kind, see setting_kinds.

    Raises:
        CompilationError: naming the var, what it must be and what it is.
-#}
{% macro check_kinds() %}
    {%- set wanted = {
        'from_one': 'a whole number from 1',
        'from_zero': 'a whole number from 0',
        'share': 'a number from 0 to 1',
        'above_zero': 'a number above 0',
        'flag': 'true or false',
    } -%}
    {%- for name, kind in setting_kinds().items() -%}
        {%- set value = var(name) -%}
        {%- if kind == 'flag' -%}
            {%- set is_right = value is boolean -%}
        {%- elif value is boolean or value is not number -%}
            {%- set is_right = false -%}
        {%- else -%}
            {%- set is_right = {
                'from_one': value is integer and value >= 1,
                'from_zero': value is integer and value >= 0,
                'share': 0 <= value <= 1,
                'above_zero': value > 0,
            }[kind] -%}
        {%- endif -%}
        {%- if not is_right -%}
            {%- do exceptions.raise_compiler_error(
                'wrong setting - ' ~ name ~ ' must be ' ~ wanted[kind]
                ~ '. Got: ' ~ value
            ) -%}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}
