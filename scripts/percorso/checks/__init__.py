"""The door's second look: what landed, as a whole and against its history.

The door judges row by row and file by file. These checks judge what only shows
when rows stand together: a delivery that is too small, a source that fell silent,
lines without their order. A critical check that fails stops a run before dbt.
"""
