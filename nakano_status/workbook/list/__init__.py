"""The official list: read in any of its layouts, and drawn."""
