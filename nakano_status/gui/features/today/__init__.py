"""The page 今日すること."""
