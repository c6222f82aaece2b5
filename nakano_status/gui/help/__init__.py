"""The menu ヘルプ: what it shows, the panel for it, and the pages that the program makes."""
