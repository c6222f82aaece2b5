"""The parts of 資料作成: the choice of a paper, its options, its pages, what is open, and making it."""
