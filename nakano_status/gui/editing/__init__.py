"""Editors of single values: text with an input method, marks, and saving while typing."""
