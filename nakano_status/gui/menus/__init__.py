"""What can be done, by name and shortcut: the table of the menus, and the acts that menus request of a page."""
