"""The papers, one module each: its declaration (`PAPER`), how it is read, and its document."""
