"""Queries about indicators."""
