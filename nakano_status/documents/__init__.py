"""What a list, a report or a summary says: a document model and the builders that make it from domain values."""
