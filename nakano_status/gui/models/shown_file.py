"""A file that came, or that is looked at, with its verdict and what was found in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from nakano_status.application.round.read.board_labels import moment_label
from nakano_status.domain.problem_codes import CATALOGUE
from nakano_status.domain.problems.problem import Problem
from nakano_status.gui.words import tr


@dataclass(frozen=True)
class ShownFile:
    """A file with its verdict in words and what was found in it; all of it belongs to the bytes of `sha256`.

    `code` is why it was refused or waits, `division` whose it is (its name), `at` when it came (UTC; None: it is only
    looked at), `by` who took it in.
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
    """Say what became of a file, why, whose it is, and when it came."""
    who = tr("（{who}）").format(who=file.by) if file.by else ""
    came = tr("受領 {moment}").format(moment=moment_label(file.at)) + who if file.at else tr("まだ取り込んでいません")
    why = CATALOGUE[file.code].title if file.code else ""
    parts = (file.verdict, why, file.division or tr("所管課不明"), came)
    return "　".join(part for part in parts if part)
