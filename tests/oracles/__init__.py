"""Second opinions: what a table must hold, worked out another way."""
