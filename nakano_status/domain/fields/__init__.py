"""The fields that are reported: their declarations in a profile, keys, headings and marks."""
