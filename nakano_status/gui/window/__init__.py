"""The frame around the pages: owner and round, navigation, messages, lasting notices, and the status bar."""
