"""Table models: rows as Qt asks for them, without a window."""
