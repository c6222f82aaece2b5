"""The page 計画・組織: departments and divisions, and the planned schedule."""
