"""Why some records are one person: found, gathered, walked through, told."""
