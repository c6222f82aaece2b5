"""Pages by name, each made when it is first asked for: the first one is painted before the others are there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from nakano_status.gui.page_list import PageKind
from nakano_status.gui.pages.page import Page


class PageShelf(Mapping[str, Page]):
    """The pages of a role in the order of the navigation; going through the values makes all of them."""

    def __init__(self, kinds: Iterable[PageKind], make: Callable[[PageKind], Page]) -> None:
        """Take what pages there are, and who makes one."""
        self._kinds = {kind.name: kind for kind in kinds}
        self._make = make
        self._made: dict[str, Page] = {}

    def __getitem__(self, name: str) -> Page:
        if name not in self._made:
            self._made[name] = self._make(self._kinds[name])
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)
