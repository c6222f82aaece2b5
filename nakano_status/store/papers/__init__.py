"""Stores 成果指標 with their figures, and the recorded papers."""
