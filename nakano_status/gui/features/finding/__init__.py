"""The search box of Ctrl+K: it finds acts, pages, rows, divisions, papers and the manual, and performs the choice."""
