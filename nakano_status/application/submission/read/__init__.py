"""Queries about a submission."""
