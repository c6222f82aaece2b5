"""Preferred wordings, and where a text differs from them."""
