"""Tables and texts as they come from the clipboard."""
