"""One entry of the catalogue of problems: code, severity and the texts that the user interface fills in."""

from __future__ import annotations

from dataclasses import dataclass

from nakano_status.domain.problems.problem import Severity


@dataclass(frozen=True)
class CodeEntry:
    """A code's texts in the interface's language.

    `message` states what was found, `remedy` what to do next (one request per sentence), `more` what `problems
    --explain` adds. Placeholders: {found}, {expected} and the names of the problem's details. Place and ID are put in
    front by the user interface, never here (practice.md §2, "Message style").
    """

    code: str
    severity: Severity
    title: str
    message: str
    remedy: str
    more: str = ""


def error(code: str, title: str, message: str, remedy: str, more: str = "") -> CodeEntry:
    """Return an entry of 修正を要するもの (also for refused acts)."""
    return CodeEntry(code, Severity.ERROR, title, message, remedy, more)


def question(code: str, title: str, message: str, remedy: str, more: str = "") -> CodeEntry:
    """Return an entry of ご確認いただきたいもの."""
    return CodeEntry(code, Severity.QUESTION, title, message, remedy, more)


def advice(code: str, title: str, message: str, remedy: str, more: str = "") -> CodeEntry:
    """Return an entry of 参考."""
    return CodeEntry(code, Severity.ADVICE, title, message, remedy, more)
