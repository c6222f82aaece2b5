"""What views read of indicators."""
