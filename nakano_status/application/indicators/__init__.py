"""Indicators edited and imported."""
