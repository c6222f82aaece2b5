"""A plan with its editions, rows and printed titles."""
