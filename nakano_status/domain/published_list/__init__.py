"""A published list as read back: its edition, its age, and the rows that it prints."""
