"""The demonstration: a year of the built-in plan played with invented answers, through the acts that people do."""
