"""Application acts: each module is one act that loads, calls the domain, saves and returns an Outcome."""
