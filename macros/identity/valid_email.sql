{#-
    An address, or null when it is none. Before the @ stand words of
    letters, digits and !#$%&'*+/=?^_`{|}~- between dots, 64 characters at
    most; behind it labels of letters, digits and inner hyphens, 63 at most
    each, the last ending in a letter and none but xn-- with two hyphens in
    its third place; 254 bytes in all.

    Source: RFC 5321, RFC 5322, RFC 5891, RFC 6531, RFC 1123.

    Args:
        email (string): SQL expression, varchar as encode_email gives it,
            nullable.
    Returns:
        SQL expression, varchar.
-#}
{% macro valid_email(email) %}
    {%- set word = "([a-z0-9!#$%&''*+/=?^_`{|}~-]|[^ -~])+" -%}
    {%- set label = '[a-z0-9]([a-z0-9-]*[a-z0-9])?' -%}
    {%- set shape = '^' ~ word ~ '([.]' ~ word ~ ')*@(' ~ label
        ~ '[.])+([a-z0-9][a-z0-9-]*)?[a-z]$' -%}
    {%- do return(
        "case when not " ~ matches(email, shape) ~ " then null when contains("
        ~ email ~ ", '--') and " ~ matches(
            'split_part(' ~ email ~ ", '@', 2)", reserved_label_pattern()
        )
        ~ " then null when length("
        ~ email ~ ") < 64 then " ~ email ~ " when length(split_part(" ~ email
        ~ ", '@', 1)) <= 64 and " ~ byte_length(email) ~ " <= 254 and not "
        ~ matches(email, '[@.][^@.]{64}') ~ " then " ~ email ~ " end"
    ) -%}
{% endmacro %}
