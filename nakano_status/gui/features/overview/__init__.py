"""The page 全体の状況: charts and differences of a round."""
