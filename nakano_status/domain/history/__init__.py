"""The acts as a graph in which each states the digests of those before it."""
