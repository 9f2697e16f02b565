{#-
    An e-mail address in one spelling: as plain_email gives it, with its domain
    in the ASCII form that mail servers ask for. Null when it is not an address:
    see valid_email.

    Args:
        email (string): SQL expression, varchar as typed, nullable.
        encoded_domain (string): SQL expression, varchar, its encoded_domain in
            int_email_domains_encoded, null for a plain domain.
    Returns:
        SQL expression, varchar.
-#}
{% macro normalise_email(email, encoded_domain='null') %}
    {%- do return(
        valid_email(encode_email(plain_email(email), encoded_domain))
    ) -%}
{% endmacro %}
