"""Received files are checked here before any reader opens them: kind, size, contents, password."""
