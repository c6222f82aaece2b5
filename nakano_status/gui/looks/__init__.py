"""The look of the window: themes, text sizes, icons, labels, focus; the one place for colours and distances."""
