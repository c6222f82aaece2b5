"""Edit rows: a single field, a pasted block, or an earlier value restored."""
