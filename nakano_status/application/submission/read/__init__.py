"""What views read of a submission."""
