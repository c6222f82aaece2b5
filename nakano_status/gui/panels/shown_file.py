"""A file that was received, or is previewed, with its verdict and findings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from nakano_status.application.round.read.board_labels import moment_label
from nakano_status.domain.problem_codes import CATALOGUE
from nakano_status.domain.problems.problem import Problem
from nakano_status.gui.words import tr


@dataclass(frozen=True)
class ShownFile:
    """A file with the text of its verdict and its findings; all of it belongs to the bytes of `sha256`.

    `code` is why it was refused or is held, `division` the name of its division, `at` when it arrived (UTC; None: it is
    only previewed), `by` who imported it.
    """

    name: str
    sha256: str
    verdict: str
    code: str | None
    division: str | None
    at: datetime | None
    by: str | None
    problems: tuple[Problem, ...]


def facts_of(file: ShownFile) -> str:
    """Return what became of a file, why, whose it is, and when it arrived, as text."""
    who = tr("（{who}）").format(who=file.by) if file.by else ""
    came = tr("受領 {moment}").format(moment=moment_label(file.at)) + who if file.at else tr("まだ取り込んでいません")
    why = CATALOGUE[file.code].title if file.code else ""
    parts = (file.verdict, why, file.division or tr("所管課不明"), came)
    return "　".join(part for part in parts if part)
