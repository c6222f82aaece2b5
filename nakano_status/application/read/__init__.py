"""What screens and commands show: queries only, nothing here changes anything."""
