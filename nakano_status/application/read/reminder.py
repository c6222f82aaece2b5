"""再依頼文: what is still to be answered, as a text to be sent — to all, to a 部 (its 庶務担当課), to one division."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nakano_status.domain.division_state import DivisionFacts
from nakano_status.domain.printed_day import printed_day
from nakano_status.domain.round import Round

_ASK = "行き違いでご提出いただいている場合は、ご容赦ください。回答ファイルの提出をお願いします。"


@dataclass(frozen=True)
class Asked:
    """A division by name with its 部 and the facts that its line follows from."""

    name: str
    department: str | None
    facts: DivisionFacts

    @property
    def is_waited_for(self) -> bool:
        """Whether it was sent a form and owes anything."""
        return self.facts.sent and bool(self.facts.rows) and not self.facts.owes_nothing


@dataclass(frozen=True)
class AskedDepartment:
    """A 部 by name, with its 部内期限 and the name of its 庶務担当課 (None: not known)."""

    name: str
    due: date | None
    liaison: str | None


@dataclass(frozen=True)
class Reminders:
    """The texts: to all, by the name of a 部, by the name of a division; blank or not there where nothing is owed."""

    whole: str
    departments: Mapping[str, str]
    divisions: Mapping[str, str]


def reminders(round_: Round, asked: Iterable[Asked], departments: Sequence[AskedDepartment]) -> Reminders:
    """Return every text that can be sent now."""
    waiting = [each for each in asked if each.is_waited_for]
    by_department = [(each, [one for one in waiting if one.department == each.name]) for each in departments]
    return Reminders(
        _to_all(round_, waiting) if waiting else "",
        {each.name: _to_department(round_, each, mine) for each, mine in by_department if mine},
        {each.name: _to_division(round_, each) for each in waiting},
    )


def _to_all(round_: Round, waiting: Sequence[Asked]) -> str:
    lines = [_line(each, f"{each.department} " if each.department else "") for each in waiting]
    return _text(round_, (), round_.due, lines)


def _to_department(round_: Round, department: AskedDepartment, waiting: Sequence[Asked]) -> str:
    liaison = f"（{department.liaison}）" if department.liaison else ""
    within = [f"部内期限は、{printed_day(department.due)}です。"] if department.due else []
    return _text(
        round_, [f"{department.name} 庶務担当課{liaison} ご担当者様", ""], round_.due, map(_line, waiting), within
    )


def _to_division(round_: Round, one: Asked) -> str:
    return _text(round_, [f"{one.name} ご担当者様", ""], one.facts.due, [f"・{_counts(one.facts)}"])


def _text(round_: Round, to: Iterable[str], due: date | None, lines: Iterable[str], within: Iterable[str] = ()) -> str:
    label = f"{round_.year.label}末時点の進捗状況の確認"
    head = [f"件名：{label}について（再依頼）", "", *to, f"{label}について、回答の状況は次のとおりです。"]
    until = [f"回答期限は、{printed_day(due)}です。"] if due else []
    return "\n".join([*head, *until, *within, "", *lines, "", _ASK])


def _line(each: Asked, above: str = "") -> str:
    """Return a line for people outside of the program: how many of how many, and a due date that is the division's."""
    facts = each.facts
    due = f"（回答期限 {printed_day(facts.due)}）" if facts.due and facts.due != facts.round_due else ""
    return f"・{above}{each.name}：{_counts(facts)}{due}"


def _counts(facts: DivisionFacts) -> str:
    done = f"{facts.rows}件のうち{facts.answered}件記入済" + ("（下書き）" if facts.draft else "")
    return done + (f"、修正依頼{facts.asked_back}件の回答待ち" if facts.asked_back else "")
