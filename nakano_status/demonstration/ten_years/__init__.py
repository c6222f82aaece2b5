"""Ten invented years of one data file: reorganisations, a revised edition, the plan after."""
