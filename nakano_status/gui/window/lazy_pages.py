"""Pages by name, each made when it is first needed: the first one is painted before the others exist."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from nakano_status.gui.page import Page
from nakano_status.gui.page_list import PageKind


class LazyPages(Mapping[str, Page]):
    """The pages of a role in the order of the navigation; iterating over the values makes all of them."""

    def __init__(
        self, kinds: Iterable[PageKind], make: Callable[[PageKind], Page], put_in: Callable[[Page], None]
    ) -> None:
        """`make` makes a page of a kind, `put_in` inserts it into the window."""
        self._kinds = {kind.name: kind for kind in kinds}
        self._make, self._put_in = make, put_in
        self._prepared: dict[str, Page] = {}
        self._made: dict[str, Page] = {}

    def prepare(self, name: str) -> None:
        """Make a page without inserting it into the window yet."""
        if name not in self._made and name not in self._prepared:
            self._prepared[name] = self._make(self._kinds[name])

    def __getitem__(self, name: str) -> Page:
        if name not in self._made:
            self.prepare(name)
            self._made[name] = self._prepared.pop(name)
            self._put_in(self._made[name])
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)
