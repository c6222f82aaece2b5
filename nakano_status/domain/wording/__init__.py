"""Preferred wordings, and the places where a text differs from them."""
