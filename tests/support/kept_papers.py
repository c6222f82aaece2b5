"""Papers that tests compare whole, kept in `tests/documents/papers`."""

from pathlib import Path

from nakano_status.documents.document import Document
from tests.support.kept_texts import kept_text
from tests.support.shown_documents import shown

_PAPERS = Path(__file__).parents[1] / "documents" / "papers"


def assert_kept(document: Document, name: str) -> None:
    """Compare a whole paper, its texts and its layout, with the kept one."""
    found = shown(document)
    assert found == kept_text(_PAPERS / f"{name}.txt", found)
