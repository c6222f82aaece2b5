"""Queries for the window and the commands; nothing here changes anything."""
