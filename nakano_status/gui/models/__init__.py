"""Item models of lists and tables, which need no window."""
