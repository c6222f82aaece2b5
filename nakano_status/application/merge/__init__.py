"""Returns read, merged as one batch, and taken back; conflicts resolved."""
