"""Back up the data file, and go back to a backup."""
