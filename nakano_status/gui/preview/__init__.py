"""Pages of paper on the screen and at the printer."""
