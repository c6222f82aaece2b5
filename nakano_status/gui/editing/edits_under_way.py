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

    `earlier`: the edits that were under way when it was requested. `is_written`: its act has written it; set on the
    thread of the act, so that the next act knows.
    """

    def __init__(self, replaced: Mapping[Field, Content], earlier: Sequence[EditUnderWay[Field, Content]]) -> None:
        super().__init__(replaced)
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
    """The edits that were requested and are not done yet, in order; each has the content that it replaces, by field."""

    def __init__(self) -> None:
        self._edits: list[EditUnderWay[Field, Content]] = []

    def begin(self, replaced: Mapping[Field, Content]) -> EditUnderWay[Field, Content]:
        """Add an edit that replaces the given content, and return it, for `end` and `give_up`."""
        edit = EditUnderWay(replaced, self._edits)
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
    """An edit of displayed content, which is displayed only after it was written.

    `earlier`: the own edits that were requested before and were not displayed when it was typed. `is_written`: its act
    has written it; set on the thread of the act, so that the next act knows. `has_ended`: it was done.
    """

    content: Content
    earlier: tuple[OwnEdit[Content], ...]
    is_written: bool = False
    has_ended: bool = False

    @property
    def written_before(self) -> tuple[Content, ...]:
        """The earlier own edits that were written, in order; known when the act of this edit begins."""
        return tuple(each.content for each in self.earlier if each.is_written)


class OwnEdits(Generic[Content]):
    """The own edits that are not displayed yet, in order: another person did not make their changes."""

    def __init__(self) -> None:
        self._edits: list[OwnEdit[Content]] = []

    @property
    def awaited(self) -> tuple[Content, ...]:
        """The edits that are not displayed yet."""
        return tuple(each.content for each in self._edits)

    def begin(self, content: Content) -> OwnEdit[Content]:
        """Add an edit, and return it."""
        edit = OwnEdit(content, tuple(self._edits))
        self._edits.append(edit)
        return edit

    def give_up(self, edit: OwnEdit[Content]) -> None:
        """Remove an edit that was not done."""
        self._edits.remove(edit)

    def follow_shown(self) -> None:
        """Remove the edits that were done, because newly read content is displayed."""
        self._edits = [each for each in self._edits if not each.has_ended]
