"""Rules about the place where a data file is kept."""
