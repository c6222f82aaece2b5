"""What views read of a plan and its list."""
