"""Queries about a round: its rows, its board, its counts."""
