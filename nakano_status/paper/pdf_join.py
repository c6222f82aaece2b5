"""Joins tagged PDFs, as Typst writes them, into one with one structure, one outline and numbered pages.

Objects get new numbers on their bytes; streams stay as they are. Whatever is not as Typst writes it raises ValueError:
joining it would lose something.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import BinaryIO

from nakano_status.paper.pdf_numbers import PageNumbers
from nakano_status.paper.pdf_objects import NewNumbers, ObjectWriter, renumbered
from nakano_status.paper.plain_pdf import REFERENCE, PlainPdf, found

_CATALOGUE_KEYS = frozenset(
    b"Type Catalog Pages Metadata OutputIntents Lang StructTreeRoot MarkInfo Marked Suspects ViewerPreferences"
    b" DisplayDocTitle Direction L2R Outlines PageMode UseOutlines".split()
)
_NAMES = re.compile(rb"/(\w+)")
_ROLES = re.compile(rb"/RoleMap<<[^>]*>>")
_PARENTS = re.compile(rb"/ParentTree<</Nums\[([^\]]*)\]")
_PARENT = re.compile(rb"(\d+) (\d+) 0 R")
_NEXT_KEY = re.compile(rb"/ParentTreeNextKey (\d+)")
_IDS = re.compile(rb"/IDTree<</Names\[([^\]]*)\]")
_ID = re.compile(rb"\(([^()\\]*)\)")
_CARRIED = re.compile(rb"/S/H\d\b.*/K\[\]>>\s*$", re.DOTALL)
_RESOURCES = re.compile(rb"/Resources (\d+) 0 R")
_CONTENTS = re.compile(rb"/Contents (\d+) 0 R")
_FILE_ID = re.compile(rb"/ID\[\(([^()\\]+)\)")
_PAGE_COUNT = re.compile(rb"<xmpTPg:NPages>\d+<")
_NEXT, _FIRST = re.compile(rb"/Next (\d+ 0 R)"), re.compile(rb"/First (\d+ 0 R)")
_TITLE = re.compile(rb"/Title(.*)/Dest (\d+) 0 R", re.DOTALL)


@dataclass
class _Bookmark:
    number: int
    title: bytes
    target: int
    children: list[_Bookmark] = field(default_factory=list)


class PdfJoiner:
    """Writes PDFs as the parts of one, in their order; of the first it takes title, dates and language.

    A heading without content carries the chapter of the part before on: it is taken out, with its bookmark, and the
    bookmarks below it go below the chapter that is already there.
    """

    def __init__(self, into: BinaryIO) -> None:
        self._out = ObjectWriter(into)
        self._catalogue, self._pages, self._tree, self._document, self._outline = (
            self._out.reserve() for _ in range(5)
        )
        self._numbers = PageNumbers(self._out)
        self._hash = sha256()
        self._first: _First | None = None
        self._page_nodes: list[int] = []
        self._elements: list[int] = []
        self._parent_nodes: list[int] = []
        self._id_nodes: list[int] = []
        self._next_key = 0
        self._bookmarks: list[_Bookmark] = []

    def add(self, pdf: bytes) -> None:
        """Write another part; raises ValueError where it cannot be joined to the others."""
        part = _Part(pdf)
        self._hash.update(pdf)
        left_out = part.left_out | part.frame if self._first else part.left_out
        numbers = NewNumbers({part.tree: self._tree, part.document: self._document} | dict.fromkeys(left_out, 0))
        for number in part.file:
            if number not in numbers:
                numbers[number] = self._out.reserve()
        if self._first is None:
            self._first = _First.of(part, numbers, self._pages, self._outline)
        elif part.roles != self._first.roles:
            raise ValueError("parts whose elements mean different things")
        mark = b"%05d-" % len(self._page_nodes)
        for number in part.file:
            if number not in left_out and number not in (part.tree, part.document, part.metadata):
                self._write(part, number, numbers, mark)
        self._page_nodes.append(numbers[part.pages])
        self._elements += [numbers[each] for each in part.file.children(part.document) if numbers[each]]
        self._add_trees(part, numbers, mark)
        self._add_bookmarks(part, numbers)

    def _write(self, part: _Part, number: int, numbers: NewNumbers, mark: bytes) -> None:
        content, stream = part.file.whole(number)
        if number in part.page_numbers:
            content = self._page(part, content, numbers)
        else:
            content = renumbered(content, numbers, mark=mark, key=self._next_key)
        if number == part.pages:
            content = content.replace(b"/Type/Pages", b"/Type/Pages/Parent %d 0 R" % self._pages, 1)
        self._out.write(numbers[number], content, stream)

    def _page(self, part: _Part, content: bytes, numbers: NewNumbers) -> bytes:
        """Return a page with its own content and its number, which is written last."""
        resources = part.file.content(int(found(_RESOURCES, content)[1]))
        own, number = self._numbers.reserve(renumbered(resources, numbers))
        content = _RESOURCES.sub(b"", content)
        contents = int(found(_CONTENTS, content)[1])
        content = renumbered(_CONTENTS.sub(b"", content), numbers, key=self._next_key)
        added = b"/Resources %d 0 R/Contents[%d 0 R %d 0 R]>>" % (own, numbers[contents], number)
        return content.removesuffix(b">>") + added

    def _add_trees(self, part: _Part, numbers: NewNumbers, mark: bytes) -> None:
        tree = part.file.content(part.tree)
        if parents := _PARENTS.search(tree):
            pairs = [(self._next_key + int(key), numbers[int(at)]) for key, at in _PARENT.findall(parents[1])]
            listed = b" ".join(b"%d %d 0 R" % each for each in pairs)
            limits = b"<</Limits[%d %d]/Nums[%s]>>" % (pairs[0][0], pairs[-1][0], listed)
            self._parent_nodes.append(self._out.add(limits))
            self._next_key += int(found(_NEXT_KEY, tree)[1])
        if ids := _IDS.search(tree):
            names = _ID.findall(ids[1])
            listed = renumbered(_ID.sub(rb"(%s\1)" % mark, ids[1]), numbers)
            limits = b"<</Limits[(%s%s)(%s%s)]/Names[%s]>>" % (mark, names[0], mark, names[-1], listed)
            self._id_nodes.append(self._out.add(limits))

    def _add_bookmarks(self, part: _Part, numbers: NewNumbers) -> None:
        for depth, title, target in part.bookmarks[len(part.carried) :]:
            level = self._bookmarks
            for _ in range(depth):
                if not level:
                    raise ValueError("a bookmark below none")
                level = level[-1].children
            level.append(_Bookmark(self._out.reserve(), title, numbers[target]))

    def finish(self, numbers: bytes) -> None:
        """Write the rest; `numbers` is a PDF with what is painted over each page, in the order of the pages.

        Raises ValueError where that has another number of pages, or no part was written.
        """
        if self._first is None:
            raise ValueError("no PDF to join")
        self._hash.update(numbers)
        count = self._numbers.finish(numbers)
        self._write_outline()
        kids = _references(self._page_nodes)
        self._out.write(self._pages, b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids))
        document = b"<</Type/StructElem/S/Document/P %d 0 R/K[%s]>>" % (self._tree, _references(self._elements))
        self._out.write(self._document, document)
        self._out.write(self._tree, self._structure(self._first.roles))
        self._out.write(self._catalogue, self._first.catalogue)
        identity = base64.b64encode(self._hash.digest()[:16])
        metadata = _PAGE_COUNT.sub(b"<xmpTPg:NPages>%d<" % count, self._first.metadata)
        metadata = metadata.replace(self._first.identity, identity)
        head = b"<</Length %d/Type/Metadata/Subtype/XML>>" % len(metadata)
        self._out.write(self._first.metadata_number, head, metadata)
        info = self._first.info
        self._out.finish(b"/Root %d 0 R/Info %d 0 R/ID[(%s)(%s)]" % (self._catalogue, info, identity, identity))

    def _structure(self, roles: bytes) -> bytes:
        nodes = b"/ParentTree<</Kids[%s]>>" % _references(self._parent_nodes) if self._parent_nodes else b""
        if self._id_nodes:
            nodes += b"/IDTree<</Kids[%s]>>" % _references(self._id_nodes)
        whole = b"<</Type/StructTreeRoot%s/K[%d 0 R]%s/ParentTreeNextKey %d>>"
        return whole % (roles, self._document, nodes, self._next_key)

    def _write_outline(self) -> None:
        ends = _ends(self._bookmarks) + b"/Count %d" % len(self._bookmarks) if self._bookmarks else b""
        self._out.write(self._outline, b"<</Type/Outlines%s>>" % ends)
        waiting = [(self._outline, self._bookmarks)]
        while waiting:
            parent, siblings = waiting.pop()
            for place, each in enumerate(siblings):
                content = b"/Parent %d 0 R" % parent
                if place:
                    content += b"/Prev %d 0 R" % siblings[place - 1].number
                if place + 1 < len(siblings):
                    content += b"/Next %d 0 R" % siblings[place + 1].number
                if each.children:
                    content += _ends(each.children) + b"/Count -%d" % len(each.children)
                    waiting.append((each.number, each.children))
                self._out.write(each.number, b"<<%s/Title%s/Dest %d 0 R>>" % (content, each.title, each.target))


class _Part:
    """A PDF to be joined, and which of its objects are what."""

    def __init__(self, pdf: bytes) -> None:
        self.file = PlainPdf(pdf)
        self.root = self.file.named(self.file.trailer, "Root")
        self.info = self.file.named(self.file.trailer, "Info")
        catalogue = self.file.content(self.root)
        if unknown := {*_NAMES.findall(catalogue)} - _CATALOGUE_KEYS:
            raise ValueError(f"{sorted(unknown)} in the PDF")
        self.pages, self.metadata, self.tree, outline, intents = (
            self.file.named(catalogue, key)
            for key in ("Pages", "Metadata", "StructTreeRoot", "Outlines", "OutputIntents")
        )
        tree = self.file.content(self.tree)
        self.roles = found(_ROLES, tree)[0]
        (self.document,) = self.file.children(self.tree)
        self.page_numbers = frozenset(self.file.pages(self.pages))
        self.carried = [each for each in self.file.children(self.document) if _CARRIED.search(self.file.content(each))]
        items = list(self._items(outline))
        self.bookmarks = [(depth, title, target) for depth, _, title, target in items]
        resources = {self.file.named(self.file.content(each), "Resources") for each in self.page_numbers}
        carried_to = {target for _, _, target in self.bookmarks[: len(self.carried)]}
        self.frame = {self.metadata, self.info, intents, *map(int, REFERENCE.findall(self.file.content(intents)))}
        of_outline = {outline, *(number for _, number, _, _ in items)} | carried_to | {*self.carried}
        self.left_out = {self.root} | of_outline | resources

    def _items(self, outline: int) -> Iterator[tuple[int, int, bytes, int]]:
        """Yield the bookmarks in order: depth from 0, number, title as it is written, number of the target."""
        waiting = [(0, each) for each in _referred(_FIRST, self.file.content(outline))]
        while waiting:
            depth, number = waiting.pop()
            content = self.file.content(number)
            links, _, _ = content.partition(b"/Title")
            title = found(_TITLE, content)
            yield depth, number, title[1], int(title[2])
            waiting += [(depth, each) for each in _referred(_NEXT, links)]
            waiting += [(depth + 1, each) for each in _referred(_FIRST, links)]


@dataclass(frozen=True)
class _First:
    """What the joined file takes of its first part."""

    catalogue: bytes
    roles: bytes
    info: int
    metadata: bytes
    metadata_number: int
    identity: bytes

    @classmethod
    def of(cls, part: _Part, numbers: NewNumbers, pages: int, outline: int) -> _First:
        """Return it for a part whose objects get these numbers, with other pages and another outline."""
        content = part.file.content(part.root)
        old_outline = part.file.named(content, "Outlines")
        catalogue = renumbered(content, NewNumbers({**numbers, part.pages: pages, old_outline: outline}))
        metadata = part.file.whole(part.metadata)[1] or b""
        identity = found(_FILE_ID, part.file.trailer)[1]
        found(_PAGE_COUNT, metadata)
        return cls(catalogue, part.roles, numbers[part.info], metadata, numbers[part.metadata], identity)


def _referred(pattern: re.Pattern[bytes], content: bytes) -> Sequence[int]:
    listed = pattern.search(content)
    return [int(each) for each in REFERENCE.findall(listed[1])] if listed else []


def _references(numbers: Sequence[int]) -> bytes:
    return b" ".join(b"%d 0 R" % each for each in numbers)


def _ends(siblings: Sequence[_Bookmark]) -> bytes:
    return b"/First %d 0 R/Last %d 0 R" % (siblings[0].number, siblings[-1].number)
