"""The real parts, with some functions in the place of theirs."""

import copy
from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from nakano_status.application.ports.data_file import Parts
from nakano_status.domain.exchange.answer_file import AnswerFile
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place
from nakano_status.files import DiskFiles


class FullDisk(DiskFiles):
    """A disk without room for a backup."""

    def free_bytes(self, _folder: Path) -> int:
        return 0


def with_workbooks(parts: Parts, **functions: Callable[..., Any]) -> Parts:
    """Return parts that read and write workbooks with these functions, named as in the port."""
    workbooks = copy.copy(parts.workbooks)
    for name, function in functions.items():
        setattr(workbooks, name, function)
    return replace(parts, workbooks=workbooks)


def reading_known(parts: Parts, known: Mapping[bytes, AnswerFile]) -> Parts:
    """Return parts that know the answers in a file by its bytes; any other file is refused. `known` may grow."""

    def read(name: str, content: bytes, *_: object, **__: object) -> AnswerFile:
        digest, size = sha256(content).hexdigest(), len(content)
        if content not in known:
            return AnswerFile(name, digest, size, refused=problem("FORM-NO-ANSWERS", Place(file=name)))
        return replace(known[content], name=name, sha256=digest, size=size)

    return with_workbooks(parts, read_answers=read)


def with_papers(parts: Parts, **functions: Callable[..., Any]) -> Parts:
    """Return parts that make and read papers with these functions, named as in the port."""
    papers = copy.copy(parts.papers)
    for name, function in functions.items():
        setattr(papers, name, function)
    return replace(parts, papers=papers)
