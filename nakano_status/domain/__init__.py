"""What a plan, an entry, a merge and a count are: pure values and rules, no file and no clock."""
