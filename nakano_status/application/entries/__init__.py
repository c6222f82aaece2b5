"""Writing on rows: one field, a pasted block, and what stood there before."""
