"""Fiscal years, days as papers print them, and working days."""
