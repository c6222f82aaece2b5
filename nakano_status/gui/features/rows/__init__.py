"""The page 取組一覧: every row, with the office's acts on answers."""
