"""The data file: one SQLite file, its tables, opening, locking, backup and verification."""
