"""The menu ヘルプ: its content, the panel for it, and the pages that the program makes."""
