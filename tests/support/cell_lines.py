"""The lines that a text fills in a cell of a paper."""

from nakano_status.documents.document import MM_PER_POINT, Text, plain_text
from nakano_status.documents.drawing_rules import EM, wrap


def cell_lines(text: Text, width: float, size: float) -> list[str]:
    """Return the lines of a text in a column of a width in millimetres, in type of a size in points."""
    lines = wrap(plain_text(text), int(width / (size * MM_PER_POINT) * EM))
    return [line.rstrip("\n") for line in lines]
