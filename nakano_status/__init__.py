"""The annual progress round of a ward's digital plan: ask, answer, merge without loss, publish."""

__version__ = "0.1.0"
