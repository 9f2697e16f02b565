{#-
    A number for each sign of a phase, the last of the alphabet being 1: of two the
    first by its name has the greater.

    Returns:
        dict of sign, see phase_signs, to number (integer, from 1, below 100).
-#}
{% macro sign_numbers() %}
    {%- set numbers = {} -%}
    {%- for sign in phase_signs() | sort(reverse=true) -%}
        {%- do numbers.update({sign: loop.index}) -%}
    {%- endfor -%}
    {%- do return(numbers) -%}
{% endmacro %}
