"""What views read of the forms that were sent."""
