"""The command line: the same acts and the same words as the window."""
