"""The page 修文: wording changes, the table of terms, returned lists."""
