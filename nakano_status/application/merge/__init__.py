"""Merge returns in batches, remove a return again, and resolve conflicts."""
