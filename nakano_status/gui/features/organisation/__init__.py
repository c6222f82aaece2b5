"""The page 組織: departments and divisions, and the planned schedule."""
