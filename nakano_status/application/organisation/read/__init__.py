"""Queries about the organisation."""
