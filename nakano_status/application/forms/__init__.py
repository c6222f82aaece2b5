"""Make forms and write them: for divisions, for sections, and with values carried over."""
