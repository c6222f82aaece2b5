"""The acts, as a graph in which each act states the digests of the acts before it."""
