"""Divisions as a dated tree, and how it changes."""
