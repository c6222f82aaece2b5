"""Lists and tables: painting, use by keyboard, copying and pasting."""
