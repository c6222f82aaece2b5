"""Excel: what is admitted, how headings are understood, forms and lists read and written."""
