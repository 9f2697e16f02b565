{#-
    True when two first names can be one person's: equal, one the beginning of
    the other (Gian, Gianluca), or a slip of the pen. Italian names tell women
    from men by their last letter (Mario, Maria), so that letter must agree.

    Args:
        name_a (string): SQL expression, varchar, lower-case letters.
        name_b (string): the same.
    Returns:
        SQL expression, boolean; null when either name is null.
-#}
{% macro names_agree(name_a, name_b) %}
    {%- set shorter = "least(length(" ~ name_a ~ "), length(" ~ name_b ~ "))" -%}
    {%- do return(
        "(" ~ name_a ~ " = " ~ name_b
        ~ " or " ~ begins_with(name_a, name_b)
        ~ " or " ~ begins_with(name_b, name_a)
        ~ " or (right(" ~ name_a ~ ", 1) = right(" ~ name_b ~ ", 1) and ("
        ~ "(" ~ shorter ~ " >= 4 and levenshtein("
        ~ name_a ~ ", " ~ name_b ~ ") <= 1) or ("
        ~ shorter ~ " >= 6 and left(" ~ name_a ~ ", 1) = left(" ~ name_b
        ~ ", 1) and levenshtein(" ~ name_a ~ ", " ~ name_b ~ ") <= 2))))"
    ) -%}
{% endmacro %}
