"""The official list (別紙 進捗状況一覧): its measures, its content, its pages and its sheet."""
