"""The page 保存と復元: the backups of the data file, the differences from them, and restoring."""
