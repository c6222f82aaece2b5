"""Fiscal years, and days as papers print them; working days are in `domain/round/states.py`."""
