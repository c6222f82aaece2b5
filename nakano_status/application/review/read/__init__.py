"""Queries about a review."""
