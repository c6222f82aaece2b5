"""What is kept, for how long, and what of it can be shown: the record of acts, rounds laid down, names and files."""
