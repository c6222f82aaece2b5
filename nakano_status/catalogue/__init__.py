"""The plan, divisions and indicators that ship with the program, read from resources/."""
