"""Tables and texts from and for the clipboard."""
