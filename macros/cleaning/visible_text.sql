{#-
    What can be seen of a value: NUL and other control characters, byte-order
    marks, zero-width and direction marks are gone, every kind of blank is a
    plain one, and none is left at the ends.

    Args:
        text (string): SQL expression, varchar, nullable.
    Returns:
        SQL expression, varchar; null stays null.
-#}
{% macro visible_text(text) %}
    {%- set blanks = '[[:space:]\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029'
        ~ '\u202f\u205f\u3000]' -%}
    {%- set unseen = '[[:cntrl:]\u0080-\u009f\u00ad\u034f\u061c\u180b-\u180e'
        ~ '\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff'
        ~ '\ufff9-\ufffb]' -%}
    {%- do return(
        "case when " ~ matches(text, '[^!-~]') ~ " then trim("
        ~ replace_all(replace_all(text, blanks, ' '), unseen, '')
        ~ ") else " ~ text ~ " end"
    ) -%}
{% endmacro %}
