"""Refused acts: a class for each cause, with its entry of the catalogue; keyword arguments fill the texts."""
