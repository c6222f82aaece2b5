"""Edits of typed content, from their request until pages display content that was read after them.

Work on the data file is done in the order of the requests. So content that a page gets before an edit is done was read
before the edit was written, and content that it gets later was read after it. Until then the page shows the typed
content in place of the content that was read.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Place = TypeVar("Place", bound=Hashable)
Name = TypeVar("Name", bound=Hashable)
Content = TypeVar("Content")


@dataclass(eq=False)
class EditUnderWay(Generic[Place, Name, Content]):
    """An edit of contents, which have names, at one place.

    `replaced`: the contents that were displayed when it was requested. `typed`: the contents that it writes. `earlier`:
    the edits of the place that were not done when it was requested. `written`: the contents as its act has written
    them; None before, and if it was not done. `has_ended`: it was done.
    """

    place: Place
    replaced: Mapping[Name, Content]
    typed: Mapping[Name, Content]
    earlier: tuple[EditUnderWay[Place, Name, Content], ...]
    written: Mapping[Name, Content] | None = None
    has_ended: bool = False

    @property
    def shown(self) -> Mapping[Name, Content]:
        """The contents to display: as written if the edit was done, otherwise as typed."""
        return self.written if self.written is not None and self.has_ended else self.typed

    def expected(self) -> dict[Name, Content]:
        """Return the contents that the edit replaces, which are known when its act begins.

        Of each name, this is the content of the newest earlier edit of this name. If that edit was not written, it is
        the content that that edit would have replaced.
        """
        return {name: self._expected_of(name) for name in self.replaced}

    def _expected_of(self, name: Name) -> Content:
        edit, found = self, self.replaced[name]
        while (before := edit._before(name)) is not None:
            if before.written is not None:
                return before.written[name]
            edit, found = before, before.replaced.get(name, found)
        return found

    def _before(self, name: Name) -> EditUnderWay[Place, Name, Content] | None:
        """Return the newest earlier edit of a name; None if there is none."""
        of_name = (
            each for each in reversed(self.earlier) if name in (each.typed if each.written is None else each.written)
        )
        return next(of_name, None)

    def mark_written(self, contents: Mapping[Name, Content] | None = None) -> None:
        """Record on the thread of the act that it has written the edit, so that the acts of later edits know.

        `contents`: the contents as they were written; None if they are as typed.
        """
        self.written = self.typed if contents is None else contents


class EditsUnderWay(Generic[Place, Name, Content]):
    """The edits that were requested and are not read yet, in order."""

    def __init__(self) -> None:
        self._edits: list[EditUnderWay[Place, Name, Content]] = []

    def shown(self, place: Place) -> dict[Name, Content]:
        """Return the newest content of each name at a place, to display instead of what was read."""
        return {name: content for each in self._edits if each.place == place for name, content in each.shown.items()}

    def begin(
        self, place: Place, replaced: Mapping[Name, Content], typed: Mapping[Name, Content]
    ) -> EditUnderWay[Place, Name, Content]:
        """Add an edit that replaces displayed contents by typed ones, and return it, for `end` and `give_up`."""
        earlier = tuple(each for each in self._edits if each.place == place and not each.has_ended)
        edit = EditUnderWay(place, replaced, typed, earlier)
        self._edits.append(edit)
        return edit

    def begin_undo(
        self, place: Place, replaced: Mapping[Name, Content], typed: Mapping[Name, Content]
    ) -> EditUnderWay[Place, Name, Content] | None:
        """Add an edit that undoes or redoes one edit; return None if something newer was written over its contents.

        `replaced`: the contents that the undone edit has written.
        """
        shown = self.shown(place)
        names = shown.keys() & replaced.keys() & typed.keys()
        is_newer = any((shown[name] or None) != (replaced[name] or None) for name in names)  # blank is blank
        return None if is_newer else self.begin(place, replaced, typed)

    def end(self, edit: EditUnderWay[Place, Name, Content]) -> None:
        """Record that an edit was done; it is shown until content that was read after it is displayed."""
        edit.has_ended = True

    @property
    def are_under_way(self) -> bool:
        """Whether an edit is being written, at whatever place."""
        return any(not each.has_ended for each in self._edits)

    def under_way(self, place: Place) -> frozenset[Name]:
        """Return the names of the contents at a place that are being written."""
        edits = (each for each in self._edits if each.place == place and not each.has_ended)
        return frozenset[Name]().union(*(each.typed for each in edits))

    def later_of(
        self, edit: EditUnderWay[Place, Name, Content]
    ) -> dict[Name, tuple[EditUnderWay[Place, Name, Content], ...]]:
        """Return, by the names of the contents of an edit, the later edits that have this name, in order."""
        later = [each for each in self._edits[self._edits.index(edit) + 1 :] if each.place == edit.place]
        return {name: tuple(each for each in later if name in each.typed) for name in edit.typed}

    def newest_of(self, edit: EditUnderWay[Place, Name, Content]) -> tuple[Name, ...]:
        """Return the names of the contents of an edit that no later edit has."""
        return tuple(name for name, later in self.later_of(edit).items() if not later)

    def give_up(self, edit: EditUnderWay[Place, Name, Content]) -> tuple[Name, ...]:
        """Remove an edit that was not done, and return the names of its contents that no later edit has."""
        newest = self.newest_of(edit)
        self._edits.remove(edit)
        return newest

    def follow_shown(self, shows: Callable[[Place], bool] = lambda _: True) -> None:
        """Remove the edits that were done, because newly read content is displayed.

        `shows`: returns whether the content of a place is among it.
        """
        self._edits = [each for each in self._edits if not (each.has_ended and shows(each.place))]
