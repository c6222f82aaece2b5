"""Advice on wordings, and unifying wordings over many rows."""
