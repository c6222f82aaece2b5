"""The page 記入する: a division's own rows, one after another."""
