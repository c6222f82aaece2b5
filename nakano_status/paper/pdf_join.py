"""Join tagged PDFs, as Typst writes them, into one PDF with one structure, one outline and numbered pages."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha256
from io import BytesIO
from typing import NamedTuple

from pikepdf import Array, Dictionary, Name, NameTree, NumberTree, Object, ObjectStreamMode, OutlineItem, Pdf, String

from nakano_status.documents.pages.printed_paper import Checkpoint, do_nothing

_CATALOGUE = frozenset(
    "/Type /Pages /Metadata /OutputIntents /Lang /StructTreeRoot /MarkInfo /ViewerPreferences /Outlines"
    " /PageMode".split()
)
_FILES = frozenset(("/AF", "/Names"))
"""Keys that the catalogue of a part may have, and further keys of the first part's, if files are attached to it."""
_PAGE_COUNT = re.compile(r"(?<=<xmpTPg:NPages>)\d+")


class PdfPart(NamedTuple):
    """A PDF to be joined, and the levels of its headings, in the order of its bookmarks."""

    pdf: bytes
    levels: Sequence[int]


def join_pdfs(parts: Sequence[PdfPart], numbers: bytes, checkpoint: Checkpoint = do_nothing) -> bytes:
    """Return the parts as one PDF, with the title, dates, language and standards of the first part.

    `numbers`: a PDF whose pages are painted over the pages of the whole, in order. `checkpoint` is called before each
    part. Raise ValueError if there are no parts, if joining would lose any content of a part, or if `numbers` has
    another number of pages.
    """
    whole: Pdf | None = None
    bookmarks: list[tuple[int, OutlineItem]] = []
    digest = sha256()
    for place, part in enumerate(parts):
        checkpoint()
        digest.update(part.pdf)
        file = Pdf.open(BytesIO(part.pdf))
        # a newer Typst may write more than is known here; losing it unnoticed would break the standards
        if lost := {*file.Root.keys()} - _CATALOGUE - (_FILES if whole is None else frozenset()):
            raise ValueError(f"{sorted(lost)} in the PDF")
        if whole is None:
            whole = file
        else:
            _append(whole, file, f"{place:05}-")
        bookmarks += zip(part.levels, _items(whole, file), strict=True)
    if whole is None:
        raise ValueError("no PDF to join")
    _set_outline(whole, bookmarks)
    _paint(whole, Pdf.open(BytesIO(numbers)))
    return _saved(whole, b64encode(digest.digest()[:16]).decode())


def _append(whole: Pdf, part: Pdf, mark: str) -> None:
    """Add pages and structure of a part; `mark` is the prefix for the names of its elements."""
    root = whole.Root.StructTreeRoot
    first_key = int(root.ParentTreeNextKey)
    _set_apart(part, mark, first_key)
    whole.pages.extend(part.pages)
    added = whole.copy_foreign(part.Root.StructTreeRoot)  # refers to the pages that have been added by now
    # names of elements are mapped once for the whole file
    if added.RoleMap != root.RoleMap:
        raise ValueError("parts whose elements mean different things")
    for element in added.K[0].K:
        element.P = root.K[0]
    root.K[0].K.extend(added.K[0].K)
    if "/ParentTree" in added:
        if "/ParentTree" not in root:
            root.ParentTree = NumberTree.new(whole).obj
        found = NumberTree(added.ParentTree).items()
        NumberTree(root.ParentTree).update({first_key + key: elements for key, elements in found})
    if "/IDTree" in added:
        if "/IDTree" not in root:
            root.IDTree = NameTree.new(whole).obj
        NameTree(root.IDTree).update({str(each.ID): each for each in NameTree(added.IDTree).values()})
    root.ParentTreeNextKey = first_key + int(added.ParentTreeNextKey)


def _set_apart(part: Pdf, mark: str, first_key: int) -> None:
    """Give elements names, and pages keys in the parent tree, that are unique among all parts.

    Equal cells share their attributes: separate ones for each cell would take a third of the memory.
    """
    shared: dict[bytes, Object] = {}
    for each in part.objects:
        if not isinstance(each, Dictionary):
            continue
        if "/StructParents" in each:
            each.StructParents += first_key
        if "/ID" in each:
            each.ID = String(f"{mark}{each.ID}")
        if "/A" in each:
            for attributes in each.A:
                if "/Headers" in attributes:
                    attributes.Headers = Array(String(f"{mark}{name}") for name in attributes.Headers)
            written = each.A.unparse()
            if written not in shared:
                shared[written] = part.make_indirect(each.A)
            each.A = shared[written]


def _items(whole: Pdf, part: Pdf) -> Iterator[OutlineItem]:
    """Yield the bookmarks of a part in order, without their children, as bookmarks of the whole."""
    waiting = [*part.open_outline().root]
    while waiting:
        each = waiting.pop(0)
        waiting[:0] = each.children
        if isinstance(each.destination, Array):
            yield OutlineItem(each.title, Array(each.destination.with_same_owner_as(whole.Root)))


def _set_outline(whole: Pdf, bookmarks: Sequence[tuple[int, OutlineItem]]) -> None:
    with whole.open_outline() as outline:
        outline.root = []
        for level, item in bookmarks:
            # a list of hundreds of rows would open with nothing else to be seen beside it
            item.is_closed = True
            siblings = outline.root
            for _ in range(1, level):
                siblings = siblings[-1].children
            siblings.append(item)


def _paint(whole: Pdf, numbers: Pdf) -> None:
    """Paint pages over the pages of the whole; `Page.add_overlay` would give them different names each time."""
    for place, (page, number) in enumerate(zip(whole.pages, numbers.pages, strict=True)):
        name = page.add_resource(number.as_form_xobject(), Name.XObject, Name(f"/Number{place}"))
        page.contents_add(f"{name} Do".encode())


def _saved(whole: Pdf, identity: str) -> bytes:
    # the identity is one of the content: equal papers have equal bytes, on every machine
    metadata = whole.Root.Metadata.read_bytes().decode().replace(str(whole.trailer.ID[0]), identity)
    whole.Root.Metadata.write(_PAGE_COUNT.sub(str(len(whole.pages)), metadata).encode())
    whole.trailer.ID = Array([String(identity)] * 2)
    file = BytesIO()
    whole.save(file, deterministic_id=True, fix_metadata_version=False, object_stream_mode=ObjectStreamMode.generate)
    return file.getvalue()
