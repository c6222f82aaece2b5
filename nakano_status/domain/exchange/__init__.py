"""Forms that are sent and returns that come back, up to their admission to a merge."""
