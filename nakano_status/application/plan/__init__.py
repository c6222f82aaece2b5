"""A plan's data file, its list and its schedule."""
