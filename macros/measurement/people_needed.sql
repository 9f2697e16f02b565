{#-
    People needed, in both arms together, for a band, a variant or a promotion to
    be read alone: as many as show a rise by var readable_lift.

    Args:
        base_rate (string): SQL expression, double, 0 to 1: rate without the
            message.
        holdout_share (string): SQL expression, double, share of the people held
            out.
    Returns:
        SQL expression, double, whole; null when an argument is null, the rate
        is 0, no such rise is left above it, or the share is 0 or 1.
-#}
{% macro people_needed(base_rate, holdout_share) %}
    {%- set risen = base_rate ~ ' * (1 + ' ~ var('readable_lift') ~ ')' -%}
    {%- do return(
        "ceil(" ~ sample_size(
            base_rate,
            '(case when ' ~ risen ~ ' <= 1 then ' ~ risen ~ ' end)',
            holdout_share
        ) ~ ")"
    ) -%}
{% endmacro %}
