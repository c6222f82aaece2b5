"""The page 記入: a division's own rows, one after another."""
