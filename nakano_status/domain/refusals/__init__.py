"""Refused acts: a class for each cause, with its entry of the catalogue.

Keyword arguments fill the placeholders of the entry's texts.
"""
