"""Plain and machine-readable tables, in and out."""
