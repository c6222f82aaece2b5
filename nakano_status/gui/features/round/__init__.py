"""The page 照会: a round is started, its forms are made, and it is closed."""
