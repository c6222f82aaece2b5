"""Open, amend, extend and close a round."""
