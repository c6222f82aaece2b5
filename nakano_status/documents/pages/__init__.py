"""Papers as values that are set in pages, and the checks of what was painted on them."""
