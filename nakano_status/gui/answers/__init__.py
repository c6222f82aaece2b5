"""The form for answering a row, and its parts: marks, texts, proposals, pasted blocks."""
