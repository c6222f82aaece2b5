"""A published list that is read back: its edition, its age, and which rows it prints."""
