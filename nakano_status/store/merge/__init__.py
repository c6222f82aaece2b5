"""Stores assertions, changes, current values and drafts."""
