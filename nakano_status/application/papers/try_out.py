"""試しに行う: do an act on a copy of the data file, make the papers that follow from it, and drop the copy (--try)."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.lookup import current_plan, name_with_plan, rounds_of_plan
from nakano_status.application.papers.making import make_paper
from nakano_status.application.papers.paper import PaperRequest, find_paper
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.preconditions import office_reading
from nakano_status.application.round.open_and_close_round import collecting_round
from nakano_status.application.round.roll_over import RollOverChoice, roll_over
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.refusals.files import TrialFolderTaken
from nakano_status.domain.refusals.planning import EditionUnclear, MadeOnTooEarly, YearOutOfPlan
from nakano_status.domain.round.round import Round

Value = TypeVar("Value")

TRIAL_NOTE = "試しに作成したもの（配付しないでください）"
"""Line above the papers of a trial."""

_INQUIRY = "照会"
_READ_ME = "試しに作成した資料です.txt"
_WORDS = (
    "このフォルダーの資料は、データファイルの写しで試しに作成したものです。データファイルは変わっていません。\r\n"
    "回答様式と依頼文は、所管課に送らないでください。この回答様式への回答は、取りまとめられません。\r\n"
)


@dataclass(frozen=True)
class TrialResult(Generic[Value]):
    """Result of a trial: the act's result, and the files that were made in the folder."""

    value: Value
    files: tuple[Path, ...]


def try_out(parts: Parts, store: Store, act: Callable[[Store], Value], folder: Path) -> TrialResult[Value]:
    """Do an act on a copy of the data file, and make the papers that follow from it in a new or empty folder.

    The data file itself is only read. If an edition was revised, a 新旧対照表 is made. If no round is open, the next
    round is opened on the copy. The forms, letters, list and 提出状況 of the open round are made. Raises WrongRole,
    TrialFolderTaken, TargetNotWritable, PlanUnclear, and whatever the act raises; then no file remains in the folder.
    """
    with office_reading(store) as records:
        before = {each.plan_id: each.newest for each in records.plan.all()}
        known = frozenset(each.round_id for each in records.rounds.all())
    if any(each != folder for each in parts.files.files_in(folder)):
        raise TrialFolderTaken(path=str(folder))
    with store.on_trial() as copy:
        value = act(copy)
        round_ = _round_to_show(parts, copy, known)
        with ExitStack() as undone:
            # first, so that the papers of a killed trial are known to be of a trial
            parts.files.write(folder / _READ_ME, codecs.BOM_UTF8 + _WORDS.encode())
            undone.callback(parts.files.remove, folder / _READ_ME)
            files = []
            for path in _papers(parts, copy, before, round_, folder):
                files.append(path)
                undone.callback(parts.files.remove, path)
            undone.pop_all()
        return TrialResult(value, tuple(files))


def _papers(
    parts: Parts,
    copy: Store,
    before: Mapping[str, Edition],
    round_: Round | None,
    folder: Path,
) -> Iterator[Path]:
    with copy.reading() as records:
        plans, plan_ids = records.plan.all(), records.plan.plan_ids()
    for plan in plans:
        was = before.get(plan.plan_id, plan.newest)
        if was.edition_id != plan.newest.edition_id:
            editions = {"old": was, "new": plan.newest}
            sides = {side: name_with_plan(plan.title, f"第{each.ordinal}版") for side, each in editions.items()}
            yield from _made(parts, copy, "compare", folder / "新旧対照表.docx", None, sides)
    if round_ is not None:
        copy.choose_plan(plan_ids[round_.edition_id])
        sent = distribute(parts, copy, DistributeOptions(folder / _INQUIRY))
        yield from (each.file for each in sent.value)
        for code, target in (("letters", _INQUIRY), ("list", "進捗状況一覧.pdf"), ("board", "提出状況.pdf")):
            yield from _made(parts, copy, code, folder / target, round_)


def _round_to_show(parts: Parts, copy: Store, known: frozenset[str]) -> Round | None:
    """Return the round that the act opened, otherwise the open round of the current plan, otherwise its next round.

    The next round is opened on the copy; None if that is not possible. Raises PlanUnclear.
    """
    with copy.reading() as records:
        if begun := collecting_round(each for each in records.rounds.all() if each.round_id not in known):
            return begun
        plan = current_plan(records)
        rounds = rounds_of_plan(records, plan.plan_id)
    collecting = collecting_round(rounds)
    following = [each for each in plan.years if all(one.year < each for one in rounds)]
    if collecting is None and following:
        with suppress(EditionUnclear, MadeOnTooEarly, YearOutOfPlan):
            return roll_over(parts, copy, RollOverChoice(following[0], plan_id=plan.plan_id)).value.round_
    return collecting


def _made(
    parts: Parts, copy: Store, code: str, target: Path, round_: Round | None, values: dict[str, str] | None = None
) -> tuple[Path, ...]:
    year: FiscalYear | None = round_.year if round_ else None
    request = PaperRequest(find_paper(code), values or {}, year, note=TRIAL_NOTE)
    return make_paper(parts, copy, request, target).value.files
