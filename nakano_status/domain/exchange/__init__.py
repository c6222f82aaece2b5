"""Forms that go out and returns that come back, up to what of them may be merged."""
