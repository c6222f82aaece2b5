"""How everything looks: themes, sizes of texts, icons, labels, focus; one place for colours and distances."""
