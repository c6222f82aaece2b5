"""Papers that are planted among those of the program."""
