"""Panels that more than one feature shows: files and tables in and out, previews, passwords."""
