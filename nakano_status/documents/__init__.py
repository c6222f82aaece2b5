"""The content of lists, reports and summaries: a document model, and the builders that make it from domain values."""
