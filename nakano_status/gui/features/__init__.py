"""The pages of the window, one folder a subject; a feature imports no other."""
