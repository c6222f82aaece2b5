"""What the menu ヘルプ shows beside the window: the manual, the list of shortcuts, and about this program."""
