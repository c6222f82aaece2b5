"""Ask back, accept and reopen rows; send corrected wordings to divisions for agreement."""
