"""Whether a file of data can be read by machines: the 15 items of the government's rules (decision 0035)."""
