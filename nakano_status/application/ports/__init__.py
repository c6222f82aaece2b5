"""What the acts need from outside, as protocols."""
