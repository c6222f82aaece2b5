"""What views read of single rows: earlier values, history, explanations."""
