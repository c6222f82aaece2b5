"""Check whether a data file is machine-readable by the 15 items of the government's rules (decision 0035)."""
