"""What views read of findings."""
