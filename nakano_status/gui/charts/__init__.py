"""Pictures of numbers, painted by ourselves: each piece has its symbol, its number and its own pattern."""
