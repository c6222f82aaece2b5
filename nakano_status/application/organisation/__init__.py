"""The organisation edited, imported and saved."""
