"""A division's form: opened, checked, confirmed, submitted."""
