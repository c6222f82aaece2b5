"""The form: its sheets drawn, filled in as a person does, and read back."""
