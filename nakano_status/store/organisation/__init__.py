"""Stores the divisions with their dated places and names."""
