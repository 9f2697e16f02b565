{#-
    The links of a graph that would not bring together two labels of one group.

    Args:
        links (relation): node_a, node_b, link_order (bigint).
        labels (relation): node, label_group, label; one label a node and group.
    Returns:
        SQL query: node_a, node_b, link_order.
-#}
{% macro admissible_links(links, labels) %}
    {%- do return(
        'with labelled as (select e.node_a, e.node_b, l.label_group, l.label '
        ~ 'from ' ~ links ~ ' as e inner join ' ~ labels
        ~ ' as l on e.node_a = l.node union all select e.node_a, e.node_b, '
        ~ 'l.label_group, l.label from ' ~ links ~ ' as e inner join ' ~ labels
        ~ ' as l on e.node_b = l.node), '
        ~ 'refused as (select distinct node_a, node_b from (select node_a, '
        ~ 'node_b from labelled group by node_a, node_b, label_group '
        ~ 'having min(label) <> max(label)) as conflicts) '
        ~ 'select e.node_a, e.node_b, e.link_order from ' ~ links
        ~ ' as e left join refused on e.node_a = refused.node_a '
        ~ 'and e.node_b = refused.node_b where refused.node_a is null'
    ) -%}
{% endmacro %}
