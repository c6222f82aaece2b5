"""The command line: the same acts and the same texts as the window."""
