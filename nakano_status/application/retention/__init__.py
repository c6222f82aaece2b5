"""Retention of data and its disclosure: the record of acts, rounds laid down, names and files."""
