"""The first page, and opening a data file or a form."""
