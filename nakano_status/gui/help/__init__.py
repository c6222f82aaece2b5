"""What the menu ヘルプ shows beside the window: the manual, the sheet of keys, what program this is."""
