"""A round opened, amended, extended and closed."""
