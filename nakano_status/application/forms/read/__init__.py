"""Queries about forms that were sent."""
