"""Edit, import and save the organisation."""
