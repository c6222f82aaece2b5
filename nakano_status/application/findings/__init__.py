"""What was found in answered files, and how it goes back to the divisions."""
