"""The page 競合: values that differ, and the decision between them."""
