"""Recorded papers, and the comparison of two states of the list."""
