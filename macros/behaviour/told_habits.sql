{#-
    What somebody does most often, and how often: the value of each habit that
    most of what they did has. Of values as frequent, the one seen last, then the
    greatest. What happened once is no habit.

    Args:
        done (string): CTE or relation with customer_id and what the habits are
            worked out from, one row per thing done.
        habits (dict): name of a habit to SQL expression over `done`, nullable:
            without a value, it is told of nothing.
        done_at (string): column of `done`, when.
        at_least (integer): things done that tell a habit.
        always (string): the habit told from the first thing done on.
    Returns:
        SQL text: a query of customer_id, habit, habit_value (varchar) and
        habit_rate, the share of what was done that has the value.
    Raises:
        CompilationError: when `always` is none of the habits.
-#}
{% macro told_habits(done, habits, done_at, at_least, always) %}
    {%- if always not in habits -%}
        {%- do exceptions.raise_compiler_error(
            "told_habits: no habit '" ~ always ~ "'. There are: "
            ~ habits | join(', ')
        ) -%}
    {%- endif -%}
    with

    shown as (
        {% for habit, value in habits.items() %}
        {%- if not loop.first %}
        union all
        {%- endif %}
        select
            customer_id,
            '{{ habit }}' as habit,
            cast({{ value }} as string) as habit_value,
            {{ done_at }} as done_at
        from {{ done }}
        {%- endfor %}

    ),

    counted as (

        select
            customer_id,
            habit,
            habit_value,
            count(*) as habit_times_count,
            max(done_at) as last_done_at
        from shown
        where habit_value is not null
        group by customer_id, habit, habit_value

    ),

    preferred as (

        select
            customer_id,
            habit,
            habit_value,
            habit_times_count,
            sum(habit_times_count) over (
                partition by customer_id, habit
            ) as times_count
        from counted
        qualify row_number() over (
            partition by customer_id, habit
            order by
                habit_times_count desc nulls last,
                last_done_at desc nulls last,
                habit_value desc nulls last
        ) = 1

    )

    select
        customer_id,
        habit,
        habit_value,
        {{ as_decimal(
            'habit_times_count / nullif(times_count, 0)', 9, 6
        ) }} as habit_rate
    from preferred
    where
        habit = '{{ always }}'
        or (habit_times_count >= 2 and times_count >= {{ at_least }})
{% endmacro %}
