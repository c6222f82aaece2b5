"""What can be done, by name and key: the table of the menus, and what they ask of the page that is shown."""
