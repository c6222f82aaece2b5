"""Queries about received files, conflicts and held items."""
