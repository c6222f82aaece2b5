"""Indicators (成果指標) and their figures."""
