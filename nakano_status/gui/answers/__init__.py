"""The form in which a row is answered, and what fills it: marks, texts, offers, pasted blocks."""
