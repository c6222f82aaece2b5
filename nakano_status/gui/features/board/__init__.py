"""The page 提出状況: the progress of each division."""
