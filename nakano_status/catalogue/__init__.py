"""The plans, divisions and indicators that come with the program, read from resources/."""
