"""The page 相違: values that differ, and the decision between them."""
