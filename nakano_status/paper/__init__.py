"""Documents drawn as Word, PDF, print and preview."""
