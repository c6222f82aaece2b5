"""A plan's data file, its published list and its schedule."""
