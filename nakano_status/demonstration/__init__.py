"""The demonstration: a year of the built-in plan, played with invented answers by the same acts that users do."""
