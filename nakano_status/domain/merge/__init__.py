"""The merge: revisions and assertions, resolved into values and conflicts."""
