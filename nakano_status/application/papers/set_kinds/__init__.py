"""The papers that are recorded as sets for occasions, one module each; the others are in `kinds`."""
