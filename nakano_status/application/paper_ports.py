"""What the acts need of paper: documents drawn as PDF, print and preview. Adapters implement the Protocols."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from nakano_status.documents.board_document import BoardDocument


class BoardPaper(Protocol):
    """提出状況 on paper."""

    def pdf(self, document: BoardDocument) -> bytes:
        """Return a PDF whose texts can be selected."""
        ...

    def paint(self, document: BoardDocument, page: int, painter: object, dots_per_inch: float) -> None:
        """Draw one page (counted from 0) with a painter of which so many dots make an inch of the paper."""
        ...
