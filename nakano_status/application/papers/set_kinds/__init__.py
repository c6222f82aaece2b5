"""Papers that are recorded in sets for occasions, a module per paper; the other papers are in `kinds`."""
