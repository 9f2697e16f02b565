{#-
    True for a number at which a network could ring a person. In Italy landlines
    keep their leading 0 and follow the district plan, mobiles start with 3 or
    43, numbers on the internet with 55; freephone and premium services ring
    nobody's own phone. The Vatican's numbers, 06 698, are Rome's.

    Source: the Italian numbering plan, as published with libphonenumber.

    Args:
        phone (string): SQL expression, varchar as dial_phone returns it.
    Returns:
        SQL expression, boolean; null stays null.
-#}
{% macro is_valid_phone(phone) %}
    {%- set mobile = '3[2-9][0-9]{7,8}|(31|43|55)[0-9]{8}' -%}
    {%- set rome = '0669[0-9]{2,7}|0831[0-9]{2,8}' -%}
    {%- set districts = [
        '1([0159][0-9]|[27][1-5]|31|4[1-4]|6[1356]|8[2-57])',
        '2[0-9][0-9]',
        '3([0159][0-9]|2[1-4]|3[12]|[48][1-6]|6[2-59]|7[1-7])',
        '4([0159][0-9]|[23][1-9]|4[245]|6[1-5]|7[1-4]|81)',
        '5([0159][0-9]|2[1-5]|3[2-6]|4[1-79]|6[4-6]|7[1-578]|8[3-8])',
        '6([0-57-9][0-9]|6[0-8])',
        '7([0159][0-9]|2[12]|3[1-7]|4[2-46]|6[13569]|7[13-6]|8[1-59])',
        '8([0159][0-9]|2[3-578]|3[2356]|[6-8][1-5])',
        '9([0159][0-9]|[238][1-5]|4[12]|6[1-8]|7[1-6])',
    ] | join('|') -%}
    {%- set italian = '^[+]39(' ~ mobile ~ '|' ~ rome
        ~ '|0(' ~ districts ~ ')[0-9]{2,7})$' -%}
    {%- do return(
        "case when " ~ begins_with(phone, "'+39'") ~ " then "
        ~ matches(phone, italian) ~ " else "
        ~ matches(phone, '^[+][1-9][0-9]{6,14}$') ~ " end"
    ) -%}
{% endmacro %}
