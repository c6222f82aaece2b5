"""Data files of SQLite: connections, opening and checking, locks and formats."""
