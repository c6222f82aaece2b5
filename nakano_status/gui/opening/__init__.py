"""From nothing open to a data file: the first page, what is dropped, what a start finds, what lasts about a file."""
