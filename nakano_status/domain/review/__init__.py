"""What the office asks back, accepts, locks and corrects."""
