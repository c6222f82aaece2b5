"""What views read of the organisation."""
