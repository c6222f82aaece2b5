"""A paper's pages on the screen and at the printer."""
