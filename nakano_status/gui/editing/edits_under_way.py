"""Edits that were requested and are not done yet; of several edits of a field, the last one remains if none is done."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Field = TypeVar("Field", bound=Hashable)
Content = TypeVar("Content")
Result = TypeVar("Result")


class EditUnderWay(dict[Field, Content]):
    """An edit that was requested and is not done yet: the content that it replaces, by field.

    `typed`: the content that it writes, by field. `earlier`: the edits that were under way when it was requested.
    `is_written`: its act has written it; set on the thread of the act, so that the next act knows.
    """

    def __init__(
        self,
        replaced: Mapping[Field, Content],
        typed: Mapping[Field, Content],
        earlier: Sequence[EditUnderWay[Field, Content]],
    ) -> None:
        super().__init__(replaced)
        self.typed = dict(typed)
        self.earlier = tuple(earlier)
        self.is_written = False

    def write(self, do: Callable[[Mapping[Field, Content]], Result]) -> Result:
        """Do the act of the edit, on the thread of the act; `do` gets the content that the edit replaces by then.

        That is not the text of an earlier edit that was not written, though the person typed over it.
        """
        replaced = dict(self)
        for field in self:
            for earlier in reversed([each for each in self.earlier if field in each]):
                if earlier.is_written:
                    break
                replaced[field] = earlier[field]
        result = do(replaced)
        self.is_written = True
        return result


class EditsUnderWay(Generic[Field, Content]):
    """The edits that were requested and are not done yet, in order; each has the content that it replaces, by field.

    Content that is read until they are done was read before they are written, because work on the data file is done in
    the order of the requests. So pages show the `typed` content in place of it.
    """

    def __init__(self) -> None:
        self._edits: list[EditUnderWay[Field, Content]] = []

    @property
    def typed(self) -> dict[Field, Content]:
        """The content that the edits write, by field; of several edits of a field, that of the last one."""
        return {field: content for each in self._edits for field, content in each.typed.items()}

    @property
    def replaced(self) -> dict[Field, Content]:
        """The content that the edits replace, by field; of several edits of a field, that of the first one."""
        return {field: content for each in reversed(self._edits) for field, content in each.items()}

    def begin(self, replaced: Mapping[Field, Content], typed: Mapping[Field, Content]) -> EditUnderWay[Field, Content]:
        """Add an edit that replaces content by `typed` content, and return it, for `end` and `give_up`."""
        edit = EditUnderWay(replaced, typed, self._edits)
        self._edits.append(edit)
        return edit

    def end(self, edit: EditUnderWay[Field, Content]) -> None:
        """Remove an edit that was done."""
        self._edits = [each for each in self._edits if each is not edit]

    def give_up(self, edit: EditUnderWay[Field, Content]) -> dict[Field, Content]:
        """Remove an edit that was not done; return its fields that no later edit has, with the content before it.

        A later edit of one of the other fields replaces that content instead of the text of the edit.
        """
        place = next(place for place, each in enumerate(self._edits) if each is edit)
        later = self._edits[place + 1 :]
        self.end(edit)
        last = dict[Field, Content]()
        for field, content in edit.items():
            following = next((each for each in later if field in each), last)
            following[field] = content
        return last


@dataclass(eq=False)
class OwnEdit(Generic[Content]):
    """An edit of content that pages show as typed until it is read after it was written.

    `place`: the subject of the content. `replaced`: the content that was displayed as read when it was typed.
    `earlier`: the own edits that were requested before and were not read when it was typed. `is_written`: its act has
    written it; set on the thread of the act, so that the next act knows. `has_ended`: it was done.
    """

    place: Hashable
    content: Content
    replaced: Content | None
    earlier: tuple[OwnEdit[Content], ...]
    is_written: bool = False
    has_ended: bool = False

    def expected(self, after: Callable[[Content, Content], Content]) -> Content | None:
        """Return the content that the edit replaces by then; known when its act begins.

        This is the content of the earlier edits that were written. In place of the content of an earlier edit that was
        not written, it is the content that this edit would have replaced. `after`: returns content as it is after
        other content was written over it.
        """
        content, earlier = self.replaced, [each for each in self.earlier if each.place == self.place]
        not_written = [each.replaced for each in reversed(earlier) if not each.is_written]
        for each in (*not_written, *(each.content for each in earlier if each.is_written)):
            content = content if content is None or each is None else after(content, each)
        return content


class OwnEdits(Generic[Content]):
    """The own edits that are not read yet, in order: another person did not make their changes.

    Pages show them in place of content that was read before, as those of `EditsUnderWay`.
    """

    def __init__(self) -> None:
        self._edits: list[OwnEdit[Content]] = []

    def awaited(self, place: Hashable) -> tuple[Content, ...]:
        """The edits of a place that are not read yet."""
        return tuple(each.content for each in self._edits if each.place == place)

    def begin(self, place: Hashable, content: Content, replaced: Content | None) -> OwnEdit[Content]:
        """Add an edit of a place, and return it."""
        edit = OwnEdit(place, content, replaced, tuple(self._edits))
        self._edits.append(edit)
        return edit

    def give_up(self, edit: OwnEdit[Content]) -> None:
        """Remove an edit that was not done."""
        self._edits.remove(edit)

    def follow_shown(self) -> None:
        """Remove the edits that were done, because newly read content is displayed."""
        self._edits = [each for each in self._edits if not each.has_ended]
