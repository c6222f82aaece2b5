"""The page 相違: values that differ, and the decisions between them."""
