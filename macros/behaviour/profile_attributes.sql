{#-
    The attributes of a person that the seed profile_attributes may weigh: what
    somebody can be asked for.

    Returns:
        dict of `described`, `addresses` and `consents` to list[string].
-#}
{% macro profile_attributes() %}
    {%- do return({
        'described': ['first_name', 'last_name', 'birth_date', 'gender',
                      'city', 'postal_code', 'nearest_store_id'],
        'addresses': ['email', 'phone'],
        'consents': ['email_consent', 'sms_consent', 'push_consent',
                     'phone_consent', 'profiling_consent'],
    }) -%}
{% endmacro %}
