"""Opening data files: the first page, dropped files, the state at the start, and lasting notices about a file."""
