"""One box that finds acts, pages, rows, divisions, files and the manual, and does what is chosen (Ctrl+K)."""
