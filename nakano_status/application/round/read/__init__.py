"""What views read of a round: its rows, its board, its counts."""
