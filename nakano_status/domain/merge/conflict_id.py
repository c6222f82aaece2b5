"""The ID of a conflict as people type it: the ID of its row and the key of its group of fields."""


def conflict_id(row_id: str, group: str) -> str:
    """Return the stable ID of the conflict on a group of fields of a row: `1-1-1-02-K:done`."""
    return f"{row_id}:{group}"


def parse_conflict_id(text: str) -> tuple[str, str]:
    """Return (row ID, group key) from a conflict's ID as typed; the key is '' if `text` has no colon."""
    row_id, _, group = text.partition(":")
    return row_id, group
