"""What the rules know of the place where a data file is kept."""
