"""年度別の経過: the panel of one row through all years."""
