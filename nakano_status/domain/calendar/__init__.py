"""Fiscal years, working days, and days as papers print them."""
