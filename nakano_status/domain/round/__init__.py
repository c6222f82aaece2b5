"""A year's collection: its rows, due dates, states and counts."""
