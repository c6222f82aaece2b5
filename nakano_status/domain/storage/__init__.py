"""Rules about the places of data files."""
