"""Stores what was sent and what was received: packages, files, returns, and what waits for a decision."""
