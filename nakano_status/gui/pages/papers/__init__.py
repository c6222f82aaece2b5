"""The parts of 資料作成: which paper, what is wished of it, its pages, what is open, and making it."""
