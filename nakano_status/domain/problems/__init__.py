"""Problems as values, and refused acts as exceptions."""
