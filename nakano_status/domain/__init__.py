"""The rules of plans, rounds, merges and counts: pure values and functions, without files or a clock."""
