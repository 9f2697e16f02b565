"""Pages for a browser, made of boards (`dashboards/`) and the published version."""
