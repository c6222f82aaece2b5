"""The annual progress round of a municipal plan: ask, answer, merge without loss, publish."""

__version__ = "1.0.0"

STORE_VARIABLE = "NAKANO_STATUS_STORE"
"""The environment variable that names the data file to work with."""
