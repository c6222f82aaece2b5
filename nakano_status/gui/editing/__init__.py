"""Editors of single values: texts typed with an input method, marks, and saving while typing."""
