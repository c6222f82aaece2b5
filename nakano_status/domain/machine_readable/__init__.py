"""Whether a file of data is machine-readable: the 15 items of the government's rules (decision 0035)."""
