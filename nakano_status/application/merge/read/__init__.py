"""What views read of received files, conflicts and held items."""
