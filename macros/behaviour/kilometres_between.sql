{#-
    Distance between two places, along the surface of the earth: haversine
    formula, mean radius 6,371.0088 km (IUGG).

    Args:
        latitude, longitude (string): SQL expressions, double, degrees.
        other_latitude, other_longitude (string): the other place's.
    Returns:
        SQL expression, double, kilometres; null when one is not known.
-#}
{% macro kilometres_between(
    latitude, longitude, other_latitude, other_longitude
) %}
    {%- do return(
        "(2 * 6371.0088 * asin(sqrt(least(1.0, pow(sin(radians("
        ~ other_latitude ~ " - " ~ latitude ~ ") / 2), 2) + cos(radians("
        ~ latitude ~ ")) * cos(radians(" ~ other_latitude
        ~ ")) * pow(sin(radians(" ~ other_longitude ~ " - " ~ longitude
        ~ ") / 2), 2)))))"
    ) -%}
{% endmacro %}
