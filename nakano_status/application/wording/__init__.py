"""Advice on wordings, and wordings unified over many rows."""
