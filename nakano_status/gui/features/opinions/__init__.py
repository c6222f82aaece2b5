"""国の計画・意見: rows by the items of national frames, and opinions with their answers."""
