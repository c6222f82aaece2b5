"""How lists and tables are painted, walked by keyboard, copied and pasted."""
