"""No act goes over content unseen: it replaces, or attests, only what was shown to the person.

Every kind of act is listed here: those that replace or attest content are given what was seen, under the same lock; of
the others is stated why nothing newer can be covered.
"""

import inspect
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.entries.paste_block import apply_paste
from nakano_status.application.forms.output_paths import FormOptions
from nakano_status.application.indicators.edit_indicator import IndicatorEntry, edit_indicator
from nakano_status.application.indicators.import_indicators import import_indicators, plan_indicators
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.resolve_conflict import resolve_conflict
from nakano_status.application.organisation import (
    edit_division,
    hand_on_row,
    import_divisions,
    reorganise,
    withdraw_reorganisation,
)
from nakano_status.application.papers.templates import read_wordings, store_wording
from nakano_status.application.plan import decide_fate, frames, list_changes, opinions, schedules
from nakano_status.application.plan.revise_plan import revise_plan, withdraw_revision
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.review.review_rows import (
    accept,
    ask_back,
    keep_comment,
    read_answers_of,
    read_comments,
)
from nakano_status.application.round.amend_round import Amendment, ReportChange, amend_round, correct_made_on
from nakano_status.application.round.extend_due import Extension, correct_due, extend_due
from nakano_status.application.round.read.round_answers import RoundAnswers
from nakano_status.application.round.read.views import shown_texts
from nakano_status.application.round.roll_over import roll_over
from nakano_status.application.storage import restore
from nakano_status.application.submission.read.confirmation import confirmable_values
from nakano_status.application.submission.submit import confirm, read_respondent, record_respondent
from nakano_status.application.wording import unify_wording, word_sheet
from nakano_status.application.wording.word_table import save_word_table
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.returns import Respondent
from nakano_status.domain.history.acts import UNKNOWN_PERSON, ActKind
from nakano_status.domain.organisation.reorganisation import Renaming
from nakano_status.domain.plan.annotations import OpinionSource
from nakano_status.domain.plan.lineage import PlanFate
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.exchange import ContentMoved, FileMoved
from nakano_status.domain.round.round import OutOfReport
from nakano_status.domain.wording.word_table import TermLine, WordTable
from tests.support.command_line import ROOT
from tests.support.opinions import new_opinion
from tests.support.organisations import Table, division_named, organisation
from tests.support.planted_profiles import ANSWER as PLANTED_ANSWER
from tests.support.planted_profiles import DID, OF_EACH, PART, ROW, PlantedWard, planted_hands
from tests.support.rounds import ANSWER, OWN, round_of, rows_of
from tests.support.stores import read_in

GUARDED: dict[str, Callable[..., object]] = {
    "amend_round": Amendment,
    "correct_due": correct_due,
    "correct_made_on": correct_made_on,
    "decide_fate": decide_fate.decide_fate,
    "delete_opinion": opinions.delete_opinion,
    "draft_template": store_wording,
    "edit_division": edit_division.edit_division,
    "edit_entry": Entry,
    "edit_indicator": IndicatorEntry,
    "edit_opinion": opinions.edit_opinion,
    "edit_schedule": schedules.edit_schedule,
    "extend_due": Extension,
    "hand_on_row": hand_on_row.hand_on_row,
    "import_divisions": import_divisions.import_divisions,
    "import_frames": frames.import_frames,
    "import_indicators": import_indicators,
    "import_opinions": opinions.import_opinions,
    "import_schedule": schedules.import_schedule,
    "keep_comment": keep_comment,
    "list_changes": list_changes.apply_list,
    "open_round": roll_over,
    "paste_block": apply_paste,
    "record_respondent": record_respondent,
    "reorganise": reorganise.reorganise,
    "resolve": resolve_conflict,
    "restore": restore.restore,
    "revise_plan": revise_plan,
    "save_template": store_wording,
    "save_word_table": save_word_table,
    "unify": unify_wording.unify,
    "withdraw_reorganisation": withdraw_reorganisation.withdraw_reorganisation,
    "withdraw_revision": withdraw_revision,
}
"""Acts by which content is replaced, by kind: what carries what was seen."""

ATTESTING: dict[str, Callable[..., object]] = {"accept": accept, "ask_back": ask_back, "confirm": confirm}
"""Acts that attest stored content, by kind: what carries what was seen."""

ADDS = "adds what was not there; what is there is kept"
STATE = "takes a step from one state to the next, and is refused once it was taken"
SWITCH = "chooses one of two: whoever wants the other one sees it, and the same again changes nothing"
MADE = "makes or receives a file, and records it"
OTHERS = {
    "add_opinion": ADDS,
    "add_successor": ADDS,
    "begin_history": ADDS,
    "move_settings": ADDS,
    "blank_names": "removes what its preview names, for good, in a closed round",
    "carry_over": "fills blank fields only",
    "choose_backup_folder": "of this PC",
    "choose_sender": STATE,
    "close_round": STATE,
    "copy_backup": MADE,
    "create_store": ADDS,
    "decline_files": STATE,
    "distribute": MADE,
    "drop_received": "removes what its preview names, in a closed round",
    "findings": MADE,
    "hand_on_indicator": "follows from another act",
    "held-apply": "merges: a newer value and the held one conflict",
    "held-reconsider": STATE,
    "held-reject": STATE,
    "import_list": "of a year without a round",
    "lay_down": MADE,
    "let_stand": SWITCH,
    "look_at_findings": SWITCH,
    "merge": "merges: a newer value and the received one conflict",
    "move_store": "compares both places",
    "name_division": "is refused if the name means another body",
    "open_earlier": ADDS,
    "open_form": "merges: a newer value and the received one conflict",
    "publish": ADDS,
    "reopen": STATE,
    "send_to_section": MADE,
    "send_wording": MADE,
    "show_advice": SWITCH,
    "submit": MADE,
    "tag_rows": SWITCH,
    "take_back": STATE,
    "take_over": "of files",
    "untag_rows": SWITCH,
    "use_copy": STATE,
    "withdraw_decisions": STATE,
    "withdraw_round": STATE,
}


def test_each_kind_of_act_is_guarded_or_states_why_it_covers_nothing() -> None:
    listed = [*GUARDED, *ATTESTING, *OTHERS]
    assert sorted(listed) == sorted(ActKind), "a new act is listed once: what was seen is given to it, or why not"


@pytest.mark.parametrize("kind", [*GUARDED, *ATTESTING])
def test_what_was_seen_can_be_given(kind: str) -> None:
    assert inspect.signature((GUARDED | ATTESTING)[kind]).parameters.keys() & {"seen", "expected", "plan"}


R4 = FiscalYear(2022)
DIVISION = "税務課"
Act = Callable[[str, object], object]
"""Writes for a person over what is given as seen (None: over anything)."""


def _wording(parts: Parts, office: Store, _: Table) -> tuple[Callable[[], object], Act]:
    def see() -> str:
        return read_in(office, lambda records: read_wordings(parts, records))[0].text

    name = read_in(office, lambda records: read_wordings(parts, records))[0].kind.name
    return see, lambda by, seen: store_wording(parts, office, name, f"{by}の文面", by, seen)


def _unfinished_wording(parts: Parts, office: Store, _: Table) -> tuple[Callable[[], object], Act]:
    see, _write = _wording(parts, office, _)
    name = read_in(office, lambda records: read_wordings(parts, records))[0].kind.name
    return see, lambda by, seen: store_wording(parts, office, name, f"｛{by}｝", by, seen)


def _words(_parts: Parts, office: Store, _: Table) -> tuple[Callable[[], object], Act]:
    def write(by: str, seen: object) -> object:
        table = read_in(office, lambda records: records.wordings.table()).with_added(TermLine(by, "さま"))
        return save_word_table(office, table, by, seen)  # type: ignore[arg-type]

    return lambda: read_in(office, lambda records: records.wordings.table()), write


def _word_sheet(parts: Parts, office: Store, table: Table) -> tuple[Callable[[], object], Act]:
    def path_of(by: str) -> Path:
        return table(f"使わない語,使う語,使用\n{by},さま,する\n")

    def write(by: str, seen: object) -> object:
        return word_sheet.import_word_sheet(parts, office, path_of(by), by, seen)  # type: ignore[arg-type]

    return lambda: word_sheet.plan_word_import(parts, office, path_of("鈴木")), write


def _due_of_division(_parts: Parts, office: Store, _: Table) -> tuple[Callable[[], object], Act]:
    own = division_named(organisation(office), DIVISION).division_id
    days = {"佐藤": date(2023, 7, 20), "鈴木": date(2023, 7, 25)}

    def see() -> object:
        return round_of(office).due_of(own)

    def write(by: str, seen: object) -> object:
        return extend_due(office, Extension(days[by], "会議のため", (DIVISION,), seen=seen), by)  # type: ignore[arg-type]

    return see, write


def _due_of_all(_parts: Parts, office: Store, _: Table) -> tuple[Callable[[], object], Act]:
    days = {"佐藤": date(2023, 7, 20), "鈴木": date(2023, 7, 25)}
    return lambda: round_of(office), lambda by, seen: correct_due(office, days[by], by=by, seen=seen)


def _contact(_parts: Parts, office: Store, _: Table) -> tuple[Callable[[], object], Act]:
    own = division_named(organisation(office), DIVISION).division_id

    def see() -> object:
        return edit_division.DivisionEdit(division_named(organisation(office), DIVISION).contact or "", ())

    def write(by: str, seen: object) -> object:
        edit = edit_division.DivisionEdit(contact=f"{by}（内線 1）")
        return edit_division.edit_division(office, own, edit, by, seen)  # type: ignore[arg-type]

    return see, write


def _place(_parts: Parts, office: Store, _: Table) -> tuple[Callable[[], object], Act]:
    own = division_named(organisation(office), DIVISION).division_id
    names = {"佐藤": "会計課", "鈴木": "納税課"}

    def see() -> object:
        return edit_division.plan_correction(office, edit_division.BodyCorrection(own, names["鈴木"]))

    def write(by: str, seen: object) -> object:
        return edit_division.correct_body(office, edit_division.BodyCorrection(own, names[by]), "", by, seen)  # type: ignore[arg-type]

    return see, write


def _amendment(_parts: Parts, office: Store, _: Table) -> tuple[Callable[[], object], Act]:
    ways = {"佐藤": OutOfReport.FINISHED, "鈴木": OutOfReport.OTHER}

    def see() -> object:
        row = round_of(office).row(OWN[0])
        return {OWN[0]: (row.out_of_report, len(row.writers) > 1)}

    def write(by: str, seen: object) -> object:
        given = Amendment((OWN[0],), "終わったため", report_change=ReportChange.OUT, why_out=ways[by], seen=seen)  # type: ignore[arg-type]
        return amend_round(office, given, by)

    return see, write


def _comment(_parts: Parts, office: Store, _: Table) -> tuple[Callable[[], object], Act]:
    def see() -> object:
        return read_in(office, lambda records: read_comments(records, DIVISION))

    return see, lambda by, seen: keep_comment(office, DIVISION, [OWN[0]], f"{by}の依頼", by, seen)


def _respondent(_parts: Parts, office: Store, _: Table) -> tuple[Callable[[], object], Act]:
    def see() -> object:
        return read_in(office, lambda records: read_respondent(records.settings))

    return see, lambda by, seen: record_respondent(office, Respondent(by), by, seen)


def _schedule(_parts: Parts, office: Store, _: Table) -> tuple[Callable[[], object], Act]:
    def see() -> object:
        found = read_in(office, schedules.read_schedules)
        return {(row.row_id, year): text for row in found.rows for year, text in row.texts.items()}

    def write(by: str, seen: object) -> object:
        return schedules.edit_schedule(office, {(OWN[0], R4): f"{by}の予定"}, by, seen=seen)  # type: ignore[arg-type]

    return see, write


def _schedule_table(parts: Parts, office: Store, table: Table) -> tuple[Callable[[], object], Act]:
    def path_of(by: str) -> Path:
        return table(f"管理番号,令和4年度\n{OWN[0]},{by}の予定\n")

    def write(by: str, seen: object) -> object:
        return schedules.import_schedule(parts, office, path_of(by), by, seen=seen)  # type: ignore[arg-type]

    return lambda: schedules.plan_schedule(parts, office, path_of("鈴木")), write


def _division_table(parts: Parts, office: Store, table: Table) -> tuple[Callable[[], object], Act]:
    def path_of(by: str) -> Path:
        return table(f"所管課,連絡先\n{DIVISION},{by}\n")

    def write(by: str, seen: object) -> object:
        return import_divisions.import_divisions(parts, office, path_of(by), by, seen=seen)  # type: ignore[arg-type]

    return lambda: import_divisions.plan_divisions(parts, office, path_of("鈴木")), write


def _opinion_table(parts: Parts, office: Store, table: Table) -> tuple[Callable[[], object], Act]:
    opinions.add_opinion(office, new_opinion(OpinionSource.ASSEMBLY, date(2023, 6, 1), "意見"))

    def path_of(by: str) -> Path:
        return table(f"番号,意見,区の考え方\n1,意見,{by}の考え方\n")

    def write(by: str, seen: object) -> object:
        return opinions.import_opinions(parts, office, path_of(by), by, seen)  # type: ignore[arg-type]

    return lambda: opinions.plan_opinions(parts, office, path_of("鈴木")), write


def _frame_table(parts: Parts, office: Store, table: Table) -> tuple[Callable[[], object], Act]:
    def path_of(by: str) -> Path:
        return table(f"枠組み,版,区分,項目番号,項目,再掲\n国の計画,第1版,1,K-1,{by}の項目,\n")

    def write(by: str, seen: object) -> object:
        return frames.import_frames(parts, office, str(path_of(by)), by, seen)  # type: ignore[arg-type]

    return lambda: frames.plan_frames(parts, office, str(path_of("鈴木"))), write


def _figure_table(parts: Parts, office: Store, table: Table) -> tuple[Callable[[], object], Act]:
    import_indicators(parts, office, "builtin:nakano2")
    number = read_in(office, lambda records: records.indicators.of_edition(round_of(office).edition_id))[0].indicator_id
    figures = {"佐藤": "11", "鈴木": "12"}

    def path_of(by: str) -> str:
        return str(table(f"指標番号,令和7年度目標\n{number},{figures[by]}\n"))

    def write(by: str, seen: object) -> object:
        return import_indicators(parts, office, path_of(by), by, seen=seen)  # type: ignore[arg-type]

    return lambda: plan_indicators(parts, office, path_of("鈴木")).value, write


def _owner(parts: Parts, office: Store, _: Table) -> tuple[Callable[[], object], Act]:
    import_indicators(parts, office, "builtin:nakano2")
    found = read_in(office, lambda records: records.indicators.of_edition(round_of(office).edition_id))[0]
    owners = {"佐藤": DIVISION, "鈴木": "職員課"}

    def see() -> object:
        (now,) = (
            each
            for each in read_in(office, lambda records: records.indicators.of_edition(found.edition_id))
            if each.indicator_id == found.indicator_id
        )
        return IndicatorEntry(found.indicator_id, owner=organisation(office).name(now.owner) if now.owner else "")

    def write(by: str, seen: object) -> object:
        entry = IndicatorEntry(found.indicator_id, owner=owners[by], expected=seen)  # type: ignore[arg-type]
        return edit_indicator(parts, office, entry, by)

    return see, write


def _deletion(_parts: Parts, office: Store, _: Table) -> tuple[Callable[[], object], Act]:
    added = opinions.add_opinion(office, new_opinion(OpinionSource.ASSEMBLY, date(2023, 6, 1), "意見")).value

    def write(by: str, seen: object) -> object:
        if by == "佐藤":
            return opinions.edit_opinion(office, 1, opinions.OpinionEdit(answer="佐藤の考え方"), by)
        return opinions.delete_opinion(office, 1, "重複", by, seen)  # type: ignore[arg-type]

    return lambda: read_in(office, lambda records: opinions.find_opinion(records, added.number)), write


def _renaming(parts: Parts, office: Store, _: Table) -> tuple[Callable[[], object], Act]:
    day = date(2023, 4, 1)

    def write(by: str, seen: object) -> object:
        if by == "佐藤":
            own = division_named(organisation(office), DIVISION).division_id
            return edit_division.correct_body(office, edit_division.BodyCorrection(own, "税務担当課"), "", by)
        name = [Renaming(division_named(organisation(office), "税務担当課").name_on(), "鈴木課")]
        return reorganise.reorganise(parts, office, name, day, "", by, seen)  # type: ignore[arg-type]

    def see() -> object:
        known = organisation(office).find(DIVISION) or organisation(office).find("税務担当課")
        assert known is not None
        return reorganise.plan_reorganisation(parts, office, [Renaming(known.name_on(), "鈴木課")], day)

    return see, write


def _withdrawn_change(parts: Parts, office: Store, _: Table) -> tuple[Callable[[], object], Act]:
    def rename(name: str, now: str, by: str) -> object:
        return reorganise.reorganise(parts, office, [Renaming(name, now)], date(2023, 4, 1), "", by)

    rename("職員課", "人事課", "伊藤")

    def see() -> object:
        return read_in(office, withdraw_reorganisation.recorded_changes)[0]

    def write(by: str, seen: object) -> object:
        if by == "佐藤":
            return rename(DIVISION, "市税課", by)
        return withdraw_reorganisation.withdraw_reorganisation(office, "誤り", by, seen)  # type: ignore[arg-type]

    return see, write


def _edit(parts: Parts, office: Store, text: str, by: str) -> object:
    return edit_entry(parts, office, Entry(OWN[0], {"done": text}, as_division=DIVISION), by)


def _confirmation(parts: Parts, office: Store, _: Table) -> tuple[Callable[[], object], Act]:
    _edit(parts, office, "所属長が読んだ文", "伊藤")

    def see() -> object:
        own = division_named(organisation(office), DIVISION).division_id
        return read_in(
            office, lambda records: confirmable_values(records, RoundAnswers.load(records, chosen_round(records)), own)
        )

    def write(by: str, seen: object) -> object:
        if by == "佐藤":
            return _edit(parts, office, "あとから書き直した文", by)
        return confirm(parts, office, "課長", as_division=DIVISION, by=by, seen=seen)  # type: ignore[arg-type]

    return see, write


def _answers_shown(office: Store) -> object:
    return shown_texts([rows_of(office)[OWN[0]]], DIVISION)


def _acceptance(parts: Parts, office: Store, _: Table) -> tuple[Callable[[], object], Act]:
    edit_entry(parts, office, Entry(OWN[0], {**ANSWER, "note": "連絡"}, as_division=DIVISION), "伊藤")

    def write(by: str, seen: object) -> object:
        if by == "佐藤":
            return _edit(parts, office, "予算を流用して別の事業を実施した。", by)
        return accept(office, DIVISION, [OWN[0]], by=by, seen=seen)  # type: ignore[arg-type]

    return lambda: _answers_shown(office), write


def _acceptance_of_all(parts: Parts, office: Store, _: Table) -> tuple[Callable[[], object], Act]:
    for row_id in OWN:
        edit_entry(parts, office, Entry(row_id, ANSWER, as_division=DIVISION), "伊藤")

    def see() -> object:
        own = division_named(organisation(office), DIVISION).division_id
        return read_in(office, lambda records: read_answers_of(records, chosen_round(records), own))

    def write(by: str, seen: object) -> object:
        if by == "佐藤":
            return _edit(parts, office, "予算を流用して別の事業を実施した。", by)
        return accept(office, DIVISION, by=by, seen=seen)  # type: ignore[arg-type]

    return see, write


def _request(parts: Parts, office: Store, table: Table) -> tuple[Callable[[], object], Act]:
    edit_entry(parts, office, Entry(OWN[0], ANSWER, as_division=DIVISION), "伊藤")
    folder = table("").parent

    def write(by: str, seen: object) -> object:
        if by == "佐藤":
            return _edit(parts, office, "12件実施した。", by)
        return ask_back(parts, office, FormOptions(DIVISION, folder), {OWN[0]: "件数を補ってください。"}, by, seen)  # type: ignore[arg-type]

    return lambda: _answers_shown(office), write


def _unified(parts: Parts, office: Store, _: Table) -> tuple[Callable[[], object], Act]:
    _edit(parts, office, "サーバーを更新した。", "伊藤")
    options = unify_wording.UnifyOptions()

    def write(by: str, seen: object) -> object:
        if by == "佐藤":
            return save_word_table(office, WordTable((TermLine("サーバー", "計算機"),)), by)
        return unify_wording.unify(parts, office, options, by, seen)  # type: ignore[arg-type]

    return lambda: unify_wording.preview_unification(parts, office, options).value.changes, write


def _text(parts: Parts, office: Store, _: Table) -> tuple[Callable[[], object], Act]:
    def write(by: str, seen: object) -> object:
        entry = Entry(OWN[0], {"done": f"{by}の文"}, as_division=DIVISION, expected=seen)  # type: ignore[arg-type]
        return edit_entry(parts, office, entry, by)

    return lambda: {"done": rows_of(office)[OWN[0]].values["done"]}, write


def _opinion(_parts: Parts, office: Store, _: Table) -> tuple[Callable[[], object], Act]:
    opinions.add_opinion(office, new_opinion(OpinionSource.ASSEMBLY, date(2023, 6, 1), "意見"))

    def write(by: str, seen: object) -> object:
        return opinions.edit_opinion(office, 1, opinions.OpinionEdit(answer=f"{by}の考え方"), by, seen)  # type: ignore[arg-type]

    return lambda: read_in(office, lambda records: opinions.find_opinion(records, 1)), write


def _whole_wording(parts: Parts, office: Store, _: Table) -> tuple[Callable[[], object], Act]:
    see, _write = _wording(parts, office, _)
    built_in = see()
    name = read_in(office, lambda records: read_wordings(parts, records))[0].kind.name
    return see, lambda by, seen: store_wording(parts, office, name, f"{built_in}\n{by}", by, seen)


def _made_on(parts: Parts, office: Store, _: Table) -> tuple[Callable[[], object], Act]:
    day = date(2023, 5, 1)

    def write(by: str, seen: object) -> object:
        if by == "佐藤":
            return reorganise.reorganise(parts, office, [Renaming(DIVISION, "市税課")], date(2023, 6, 1), "", by)
        return correct_made_on(parts, office, day, "誤り", by=by, seen=seen)  # type: ignore[arg-type]

    return lambda: correct_made_on(parts, office, day, "誤り", is_dry_run=True).value, write


def _handing_on(parts: Parts, office: Store, _: Table) -> tuple[Callable[[], object], Act]:
    def move(by: str) -> hand_on_row.RowMove:
        since = date(2023, 5, 1) if by == "佐藤" else date(2023, 6, 1)
        return hand_on_row.RowMove(OWN[0], "職員課" if by == "佐藤" else "企画課", since, "誤り")

    def write(by: str, seen: object) -> object:
        return hand_on_row.hand_on_row(parts, office, move(by), by, seen=seen)  # type: ignore[arg-type]

    return lambda: hand_on_row.hand_on_row(parts, office, move("鈴木"), is_dry_run=True).value, write


CASES: dict[str, tuple[Callable[..., tuple[Callable[[], object], Act]], ...]] = {
    "accept": (_acceptance, _acceptance_of_all),
    "amend_round": (_amendment,),
    "ask_back": (_request,),
    "confirm": (_confirmation,),
    "correct_due": (_due_of_all,),
    "correct_made_on": (_made_on,),
    "delete_opinion": (_deletion,),
    "draft_template": (_wording, _unfinished_wording),
    "edit_division": (_contact, _place),
    "edit_entry": (_text,),
    "edit_indicator": (_owner,),
    "edit_opinion": (_opinion,),
    "edit_schedule": (_schedule,),
    "extend_due": (_due_of_division,),
    "hand_on_row": (_handing_on,),
    "import_divisions": (_division_table,),
    "import_frames": (_frame_table,),
    "import_indicators": (_figure_table,),
    "import_opinions": (_opinion_table,),
    "import_schedule": (_schedule_table,),
    "keep_comment": (_comment,),
    "record_respondent": (_respondent,),
    "reorganise": (_renaming,),
    "save_template": (_whole_wording,),
    "save_word_table": (_words, _word_sheet),
    "unify": (_unified,),
    "withdraw_reorganisation": (_withdrawn_change,),
}
"""Two people do an act of each kind, or another act on what the second one saw."""

UNNAMED = {"correct_made_on", "hand_on_row"}
"""Kinds that replace what any act may have changed: a refusal names no person."""

ELSEWHERE = {
    "decide_fate": "application/test_unseen_content.py::test_a_decision_on_a_row_of_the_plan_is_not_replaced_unseen",
    "list_changes": "application/plan/test_list_changes.py"
    "::test_what_another_person_wrote_since_the_list_was_shown_is_not_replaced_unseen",
    "open_round": "application/round/test_roll_over.py"
    "::test_what_was_entered_after_the_preview_is_not_rolled_over_unseen",
    "paste_block": "application/entries/test_edit_entry.py"
    "::test_a_newer_word_is_not_pasted_over_and_nothing_is_written",
    "resolve": "application/merge/test_resolve_conflict.py"
    "::test_what_another_person_decided_meanwhile_is_not_decided_over_unseen",
    "restore": "application/storage/test_restore.py"
    "::test_what_came_after_the_differences_were_shown_is_not_undone_unseen",
    "revise_plan": "application/plan/test_revise_plan.py"
    "::test_a_file_is_not_entered_over_what_a_colleague_changed_in_the_newest_edition_after_its_preview",
    "withdraw_revision": "application/plan/test_revise_plan.py"
    "::test_an_edition_that_a_colleague_registered_meanwhile_is_not_withdrawn_unseen",
}
"""Tests of the other kinds, which need more than an office that collects."""


def test_each_kind_that_is_given_what_was_seen_is_refused_in_a_test() -> None:
    assert sorted([*CASES, *ELSEWHERE]) == sorted([*GUARDED, *ATTESTING])
    for place in ELSEWHERE.values():
        file, name = place.split("::")
        assert f"def {name}(" in (ROOT / "tests" / file).read_text("utf-8"), place


def test_what_a_page_shows_of_each_division_is_what_an_acceptance_records(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, PART, OF_EACH[0])
    own_texts = {"戸籍住民課": {DID: "窓口"}, "税務課": {**PLANTED_ANSWER, DID: "案内", "note": "連絡"}}
    for division, answers in own_texts.items():
        path = tmp_path / f"{division}.xlsx"
        path.write_bytes(planted_hands(*ward.more).fill_in(ward.form_of(division).read_bytes(), {ROW: answers}))
        ward.office("merge", path)
    with closing(make_parts().stores.open(ward.store)) as store:
        shown, known = rows_of(store)[ROW], organisation(store)
        for name in own_texts:
            own = division_named(known, name).division_id
            with store.reading() as records:
                recorded = read_answers_of(records, chosen_round(records), own)
            of_row = {place: text for place, text in recorded.items() if place[0] == ROW and text}
            assert of_row == {place: text for place, text in shown_texts([shown], name).items() if text}
            accept(store, name, [ROW], seen=shown_texts([shown], name))


def _acts(store: Store) -> list[str | None]:
    return [each.by for each in read_in(store, lambda records: records.entries.acts())]


@pytest.mark.parametrize(
    ("kind", "case"),
    [(kind, case) for kind, cases in CASES.items() for case in cases],
    ids=lambda each: getattr(each, "__name__", each),
)
def test_what_a_colleague_wrote_meanwhile_is_neither_replaced_nor_attested_unseen(
    parts: Parts, office: Store, table: Table, kind: str, case: Callable[..., tuple[Callable[[], object], Act]]
) -> None:
    see, write = case(parts, office, table)
    seen = see()
    write("佐藤", None)
    before = _acts(office)
    with pytest.raises(ContentMoved) as refused:
        write("鈴木", seen)
    assert _acts(office) == before
    assert (UNKNOWN_PERSON if kind in UNNAMED else "佐藤") in refused.value.details["who"]
    write("鈴木", see())
    assert _acts(office)[len(before) :] == ["鈴木"]
    assert read_in(office, lambda records: records.entries.acts())[-1].kind == kind


def _write_elsewhere(parts: Parts, office: Store, by: str) -> None:
    """Write contents of the kinds in `CASES` in other places: another row, division, opinion, wording."""
    other = division_named(organisation(office), "戸籍住民課")
    name = read_in(office, lambda records: read_wordings(parts, records))[1].kind.name
    added = opinions.add_opinion(office, new_opinion(OpinionSource.ASSEMBLY, date(2023, 6, 1), "別の意見"), by).value
    opinions.edit_opinion(office, added.number, opinions.OpinionEdit(answer="別の考え方"), by)
    edit_division.edit_division(office, other.division_id, edit_division.DivisionEdit(contact="内線9"), by)
    extend_due(office, Extension(date(2023, 7, 28), "別の課", ("戸籍住民課",)), by)
    given = Amendment((OWN[1],), "別の行", report_change=ReportChange.OUT, why_out=OutOfReport.OTHER)
    amend_round(office, given, by)
    keep_comment(office, DIVISION, [OWN[1]], "別の行の依頼", by)
    schedules.edit_schedule(office, {(OWN[1], R4): "別の行の予定"}, by)
    store_wording(parts, office, name, "別の文面", by)
    for number in read_in(office, lambda records: records.indicators.of_edition(round_of(office).edition_id))[1:2]:
        edit_indicator(parts, office, IndicatorEntry(number.indicator_id, targets={FiscalYear(2025): "99"}), by)


@pytest.mark.parametrize(
    "case",
    [case for kind, cases in CASES.items() if kind not in UNNAMED | {*ATTESTING} for case in cases],
    ids=lambda each: getattr(each, "__name__", each),
)
def test_the_writer_that_a_refusal_names_wrote_that_content_and_not_another_one(
    parts: Parts, office: Store, table: Table, case: Callable[..., tuple[Callable[[], object], Act]]
) -> None:
    see, write = case(parts, office, table)
    seen = see()
    write("佐藤", None)
    _write_elsewhere(parts, office, "田中")
    with pytest.raises(Refused) as refused:
        write("鈴木", seen)
    assert "佐藤" in refused.value.details["who"]


TABLES = (_word_sheet, _schedule_table, _division_table, _opinion_table, _frame_table, _figure_table)


@pytest.mark.parametrize("case", TABLES, ids=lambda case: case.__name__)
def test_a_table_that_was_saved_again_after_its_preview_is_not_imported(
    parts: Parts, office: Store, table: Table, case: Callable[..., tuple[Callable[[], object], Act]]
) -> None:
    see, write = case(parts, office, table)
    seen, before = see(), _acts(office)
    with pytest.raises(FileMoved, match=table("").name):
        write("佐藤", seen)  # the table of another text, at the same path
    assert _acts(office) == before


@pytest.mark.parametrize("case", TABLES, ids=lambda case: case.__name__)
def test_a_table_that_is_imported_again_unchanged_records_nothing(
    parts: Parts, office: Store, table: Table, case: Callable[..., tuple[Callable[[], object], Act]]
) -> None:
    _, write = case(parts, office, table)
    before = len(_acts(office))
    for _ in range(2):
        write("鈴木", None)
        assert _acts(office)[before:] == ["鈴木"]


def test_a_decision_on_a_row_of_the_plan_is_not_replaced_unseen(both_collected: Store) -> None:
    store = both_collected
    view = read_in(store, lambda records: decide_fate.read_fates(records, "kodo"))
    line = view.lines[0]
    row_id = line.listing.row_id
    decide_fate.decide_fate(store, row_id, PlanFate.FINISHED, reason="終わったため", by="佐藤", plan_id="kodo")
    of_other = read_in(store, lambda records: decide_fate.read_fates(records, "tsugi")).lines
    assert row_id in {each.listing.row_id for each in of_other}, "the next plan has a row of the same number"
    decide_fate.decide_fate(store, row_id, PlanFate.FINISHED, by="田中", plan_id="tsugi")
    before = _acts(store)
    with pytest.raises(ContentMoved, match="CONTENT-MOVED") as refused:
        decide_fate.decide_fate(store, row_id, None, by="鈴木", plan_id="kodo", seen=line)
    assert (_acts(store), refused.value.details["who"]) == (before, "佐藤")
    now = read_in(store, lambda records: decide_fate.read_fates(records, "kodo")).lines[0]
    decide_fate.decide_fate(store, row_id, None, by="鈴木", plan_id="kodo", seen=now)
    assert _acts(store)[len(before) :] == ["鈴木"]
