"""The office's reviews of answers: asking back, accepting, locking and rewording."""
