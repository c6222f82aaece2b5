"""The page 提出状況: how far each division is."""
