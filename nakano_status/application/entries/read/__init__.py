"""Queries about single rows: earlier values, history, explanations."""
