"""The page 保存と復元: the backups of the data file, what differs from them, and going back to one."""
