"""資料作成: the acts that make papers, one module for each."""
