"""Refused acts: a class for each cause, with its code and texts; the keyword arguments fill the texts."""
