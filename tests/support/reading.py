"""The readers of forms and lists, for plans with the built-in profile."""

from collections.abc import Sequence

from nakano_status.catalogue.profile_file import load_profile
from nakano_status.domain.exchange.answer_file import AnswerFile
from nakano_status.domain.published_list.published_list import PublishedList
from nakano_status.workbook import answer_reader, list_reader


def read_answers(name: str, content: bytes, passwords: Sequence[str] = ()) -> AnswerFile:
    """Read an answered form."""
    return answer_reader.read_answers(name, content, load_profile(), passwords)


def read_list(name: str, content: bytes) -> PublishedList:
    """Read a published list."""
    return list_reader.read_list(name, content, load_profile())
