"""Rows asked back, accepted and reopened; corrected wordings sent for consent."""
