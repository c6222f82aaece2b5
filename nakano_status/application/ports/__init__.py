"""Interfaces of everything outside that the acts need, as protocols."""
