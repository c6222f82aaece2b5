"""The page 集計: charts and differences of a round."""
