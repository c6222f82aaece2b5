"""Texts: comparison, search, differences, and characters that paper prints differently."""
