"""What views read of a review."""
