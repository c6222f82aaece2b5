"""Edit and import indicators."""
