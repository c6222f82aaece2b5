"""Charts painted by the program itself: each piece has its symbol, its number and its own pattern."""
