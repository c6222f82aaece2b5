"""Findings in answered files, and files that return them to divisions."""
