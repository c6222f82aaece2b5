"""Draw documents as Word and PDF files, in print and in the preview."""
