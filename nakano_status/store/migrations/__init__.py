"""One frozen step for each released format of the data file."""
