"""Texts: compared, searched, their differences, and what of them paper prints otherwise."""
