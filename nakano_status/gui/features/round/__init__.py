"""The page 照会: a round begun, extended and closed."""
