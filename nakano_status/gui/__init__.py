"""The window: Qt widgets over the same acts as the command line."""
