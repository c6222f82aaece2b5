"""The table of the menus, the actions of a menu, and the context menus of rows."""
