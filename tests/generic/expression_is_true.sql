{#-
    Fails for each row where `expression` is false or null. On a column, the
    expression is what follows it, such as ">= 0".
-#}
{% test expression_is_true(model, expression, column_name=none) %}

select *
from {{ model }}
where not coalesce({{ column_name or '' }} {{ expression }}, false)

{% endtest %}
