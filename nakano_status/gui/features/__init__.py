"""The pages of the window, one folder per subject; no subject imports another."""
