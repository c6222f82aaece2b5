"""Open, check, confirm and submit a division's form."""
