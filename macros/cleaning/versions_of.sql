{#-
    How versions of one key are told apart, read off the contract: when a row
    arrived and what it tells of occurred, and which of two rows is the later.

    Args:
        source_name (string): source of the contract.
        entity (string): table of that source.
    Returns:
        dict: key (list[string]), order (list[string], strongest first),
        arrived_at and occurred_at (SQL expressions, timestamp with time zone,
        or none; a day occurs when it begins).
    Raises:
        CompilationError: when the contract has no such entity.
-#}
{% macro versions_of(source_name, entity) %}
    {%- set found = namespace(node=none) -%}
    {%- for node in graph.sources.values() -%}
        {%- if node.source_name == source_name and node.name == entity -%}
            {%- set found.node = node -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if found.node is none -%}
        {%- do exceptions.raise_compiler_error(
            'versions_of: no such entity: ' ~ source_name ~ '.' ~ entity
        ) -%}
    {%- endif -%}
    {%- set meta = found.node.config.meta -%}
    {%- set moments = [] -%}
    {%- if 'loaded_at' in found.node.columns -%}
        {%- do moments.append('loaded_at') -%}
    {%- endif -%}
    {%- set order = [meta['version_by']] if meta.get('version_by') else [] -%}
    {%- set order = order + moments -%}
    {%- set event_time = meta.get('event_time') -%}
    {%- if event_time and 'timestamp' in
        found.node.columns[event_time].data_type -%}
        {%- do moments.append(event_time) -%}
    {%- elif not moments and order -%}
        {%- do moments.extend(order) -%}
    {%- endif -%}
    {%- set occurred_at = event_time
        or ('date' if 'date' in found.node.columns else none) -%}
    {%- if occurred_at and occurred_at not in moments -%}
        {%- set occurred_at = start_of_business_day(occurred_at) -%}
    {%- endif -%}
    {%- do return({
        'key': meta['key'],
        'order': order or moments or ['_file', '_line'],
        'arrived_at': 'coalesce(' ~ moments | join(', ') ~ ')'
            if moments else none,
        'occurred_at': occurred_at,
    }) -%}
{% endmacro %}
