"""The page 成果指標: figures of indicators."""
