"""Queries about a plan and its list."""
