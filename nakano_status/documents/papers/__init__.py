"""The contents of each paper, one module a paper, and the tables that several of them have."""
