"""What the office sends back, accepts, locks and corrects."""
