"""Stores the office's reviews of answers, and the 所属長確認 given in the data file."""
