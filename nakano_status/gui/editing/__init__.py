"""Editors of single values: text with an input method, marks, saving as typed."""
