"""Forms made and sent: to divisions, to sections, with values carried over."""
