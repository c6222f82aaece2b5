"""Queries about advice on wordings."""
