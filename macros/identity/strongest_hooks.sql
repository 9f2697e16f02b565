{#-
    Which part of a graph joins which in one round of separated_components. A
    part without labels hooks on to the part at the other end of its strongest
    link; a labelled part only on to a labelled part that wants it as well.

    Args:
        links (relation): node_a, node_b, link_order (bigint): what may be
            joined.
        labels (relation): node, label_group, label.
    Returns:
        SQL query: node_a, node_b (bigint), each node_a once, without circles.
-#}
{% macro strongest_hooks(links, labels) %}
    {%- do return(
        'with ends as (select node_a as node, node_b as other, link_order from '
        ~ links ~ ' union all select node_b as node, node_a as other, '
        ~ 'link_order from ' ~ links ~ '), '
        ~ 'strongest as (select node, min_by(other, link_order) as other '
        ~ 'from ends group by node), '
        ~ 'labelled as (select distinct node from ' ~ labels ~ '), '
        ~ 'wished as (select s.node, s.other, l.node is not null as is_labelled, '
        ~ 'm.node is not null as is_other_labelled, '
        ~ 'back.other = s.node as is_mutual from strongest as s '
        ~ 'inner join strongest as back on s.other = back.node '
        ~ 'left join labelled as l on s.node = l.node '
        ~ 'left join labelled as m on s.other = m.node) '
        ~ 'select node as node_a, other as node_b from wished where '
        ~ '(not is_labelled and not (is_mutual and not is_other_labelled '
        ~ 'and node < other)) or (is_labelled and is_other_labelled '
        ~ 'and is_mutual and node > other)'
    ) -%}
{% endmacro %}
