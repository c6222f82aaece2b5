"""Recorded papers, and two states of the list side by side."""
