"""What the office writes during the year: letters per 部, the check print, 決裁用一式, 想定問答, summaries.

Letters are 依頼文 and 送付票 with the forms, 再依頼文 after the due date, and 修正依頼文.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from nakano_status.application.lookup import chosen_round
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.kinds import (
    approval_paper,
    check_paper,
    compare_paper,
    questions_paper,
    summary_paper,
)
from nakano_status.application.papers.kinds.letters_paper import KINDS, PAPER, WrittenLetter, written_letters
from nakano_status.application.papers.kinds.summary_paper import figures_of_summaries
from nakano_status.application.papers.making import make_paper
from nakano_status.application.papers.option import DEPARTMENTS, DIVISIONS, Option
from nakano_status.application.papers.paper import MadePaper, PaperRequest
from nakano_status.application.papers.writing import PaperFormat
from nakano_status.application.round.read.board import read_board
from nakano_status.application.round.read.counts import read_counts
from nakano_status.demonstration import cast
from nakano_status.demonstration.figures import figures_of
from nakano_status.demonstration.looking import expect_words, find_words, words_of
from nakano_status.demonstration.stage import LAST_YEAR, YEAR, Stage, expect
from nakano_status.documents.papers.comparison import Comparison
from nakano_status.domain.fields.field import DONE, MARK
from nakano_status.domain.round.states import LetterKind
from nakano_status.domain.round.tally import Grouping

_DRAFT = "作成中 令和5年8月{day}日時点"

_DUE = "令和5年7月14日（金）"
_NOTHING_TO_ANSWER = "回答の必要はありません。"


def compare_years(stage: Stage) -> str:
    """Compare this year's list with last year's: the paper has every row that differs."""
    made = _write(
        stage,
        {compare_paper.OLD: LAST_YEAR.short, compare_paper.NEW: YEAR.short},
        f"新旧対照表_{LAST_YEAR.short}と{YEAR.short}",
    )
    changed = {each.now.row_id for each in made.changes if each.now}
    rows = (listing.row_id for listing in stage.edition.listings)
    expect("前年から変わった取組", changed, {row_id for row_id in rows if _differs(stage, row_id)})
    return f"前年との新旧対照表（{len(made.changes)}件）を作成しました。"


def compare_papers(stage: Stage) -> str:
    """Compare the published papers with those of 庁議: they differ in the one text that was corrected."""
    made = _write(stage, {compare_paper.OLD: "第2号", compare_paper.NEW: "第5号"}, "新旧対照表_第2号と第5号")
    found = [(each.now and each.now.row_id, [field.key for field in each.fields]) for each in made.changes]
    expect(f"{cast.COUNCIL}の資料から変わった取組", found, [(cast.CORRECTED_ROW, [DONE])])
    return f"{cast.COUNCIL}の資料と公表した資料の新旧対照表（{len(made.changes)}件）を作成しました。"


def _differs(stage: Stage, row_id: str) -> bool:
    was, now = (each.texts.get(row_id, {}) for each in (stage.last_year, stage.expectation))
    return any(was.get(key, "").strip() != now.get(key, "").strip() for key in stage.edition.profile.published_keys)


def _write(stage: Stage, sides: Mapping[Option[str], str], name: str) -> Comparison:
    """Write the paper as Excel and Word; check that each text of the new side is in it."""
    target = stage.folder.comparisons / f"{name}.docx"
    request = compare_paper.PAPER.request(sides, YEAR)
    _make(stage, request, target.with_suffix(".xlsx"))
    content = _make(stage, request, target).value.content
    if not isinstance(content, compare_paper.ComparisonPaper):
        raise TypeError(content)
    found = content.found
    texts = (field.now or "" for each in found.changes for field in each.fields)
    expect_words(stage, target, (found.old_name, found.new_name, *texts))
    return found


def _make(stage: Stage, request: PaperRequest, target: Path) -> Outcome[MadePaper]:
    with stage.office() as store:
        return make_paper(stage.parts, store, request, target)


def print_for_checking(stage: Stage) -> str:
    """Make the check print, to be read with a red pen: every row with its 管理番号."""
    stage.clock.set(8, 23, 10)
    target = stage.folder.checking / f"確認用_進捗状況一覧_{YEAR.short}.pdf"
    made = _make(stage, check_paper.PAPER.request(), target).value
    titles = (listing.title for listing in stage.edition.listings)
    numbers = (listing.row_id for listing in stage.edition.listings)
    expect_words(stage, target, ("確認用", _DRAFT.format(day=23), *titles, *numbers))
    return (
        f"確認用の一覧（{made.pages}ページ）を作成しました。{made.content.rows}件の管理番号があることを確認しました。"
    )


def make_for_approval(stage: Stage) -> str:
    """Make 決裁用一式 as Word and PDF: the counts are those of the one tally, and nothing open prevents it."""
    stage.clock.set(8, 29, 10)
    _approval(stage, ".docx")
    made = _approval(stage, ".pdf")
    return f"決裁用一式（一覧 {made.content.rows}行、PDF {made.pages}ページ）を作成し、件数と文章を読み戻しました。"


def _approval(stage: Stage, suffix: str) -> MadePaper:
    target = stage.folder.approval / f"決裁用一式_{YEAR.short}{suffix}"
    done = _make(stage, approval_paper.PAPER.request(), target)
    expect("決裁用一式の作成までに済ませる事項がないこと", done.attention, expected=False)
    counts = [
        f"{mark}（{mark.label}）が{stage.expectation.counts[mark.symbol]}件" for mark in stage.edition.profile.marks
    ]
    texts = (stage.expectation.texts[row_id].get(DONE, "") for row_id in stage.expectation.in_report)
    note = [_DRAFT.format(day=29)] if suffix == ".pdf" else []  # Word has it in the page headers
    expect_words(stage, target, (*note, *counts, *texts))
    return done.value


def think_of_questions(stage: Stage) -> str:
    """Make 想定問答 for the rows that did not proceed as planned."""
    target = stage.folder.approval / f"想定問答_{YEAR.short}.docx"
    made = _make(stage, questions_paper.PAPER.request(), target).value.content
    marks = {row_id: values[MARK] for row_id, values in stage.expectation.texts.items()}
    changed = stage.edition.profile.marks.asking_reason.symbols
    asked = [row_id for row_id in stage.expectation.in_report if marks[row_id] in changed]
    expect("想定問答の取組", made.rows, len(asked))
    expect_words(stage, target, (stage.edition.listing(row_id).title for row_id in asked))
    fell = made.keys["fell"]
    return f"想定問答（{''.join(changed)} {made.rows}件、うち前年から下がったもの{fell}件）を作成しました。"


def sum_up_for_divisions(stage: Stage) -> str:
    """Make a summary for each division, one also as Word and Excel, and those of a 部 bound together in landscape."""
    stage.clock.set(8, 30, 10)
    folder, name = stage.folder.summaries, stage.organisation.name(cast.SENDS_TO_SECTION)
    every = _summaries(stage, folder, {})
    for format_ in (PaperFormat.DOCX, PaperFormat.XLSX):
        _summaries(stage, folder, {DIVISIONS: (name,)}, format_)
    together = {
        DEPARTMENTS: (cast.TOGETHER,),
        summary_paper.LANDSCAPE: True,
        summary_paper.BINDING: summary_paper.Binding.DEPARTMENT,
    }
    _summaries(stage, folder, together)
    counts = every.content.keys["counts"]
    expect("まとめの件数の合計", {mark: counts[mark] for mark in stage.expectation.counts}, stage.expectation.counts)
    return f"{len(every.files)}所管のまとめを作成し、件数が「counts --by division」と一致することを確認しました。"


def _summaries(
    stage: Stage, folder: Path, values: Mapping[Option[Any], Any], format_: PaperFormat = PaperFormat.PDF
) -> MadePaper:
    """Make summaries, and read the count of every division back from each file."""
    made = _make(stage, summary_paper.PAPER.request(values, format_=format_), folder).value
    with stage.records() as records:
        counted = read_counts(records, chosen_round(records, YEAR), Grouping.DIVISION).groups
    nothing = dict.fromkeys([*stage.edition.profile.marks.symbols, "total", "in_report"], 0)
    for file, drawn in zip(made.files, made.content.files, strict=True):
        divisions = drawn.facts["divisions"]
        expected = tuple({**nothing, **counted.get(division, {})} for division in divisions)
        expect(f"{file.name} の件数", _strips(stage, file, divisions), expected)
    return made


def _strips(stage: Stage, file: Path, divisions: Sequence[str]) -> tuple[Mapping[str, int], ...]:
    """Read the count strips of a file back; from a PDF, its titles too."""
    content = stage.parts.files.read(file)
    if file.suffix == ".pdf":
        rows = {row_id for name in divisions for row_id in stage.rows_of(stage.division_id(name))}
        titles = (stage.edition.listing(row_id).title for row_id in rows)
        find_words(file, words_of(stage, file), (*divisions, *titles))
    return figures_of_summaries(stage.parts, file, content, stage.edition.profile.marks)


def write_with_the_forms(stage: Stage) -> str:
    """Write 依頼文 and 送付票 into the folders of the forms; each names its own files, and the due date."""
    stage.clock.set(6, 23, 11)
    letters = _write_letters(stage, stage.folder.forms, LetterKind.REQUEST, LetterKind.COVER)
    covers = [each for each in letters if each.kind is LetterKind.COVER]
    expect("送付票に載る所管", sum(each.divisions for each in covers), len(stage.forms))
    asking = {_recipient(stage, each) for each in stage.forms if stage.rows_of(each) or figures_of(each)}
    expect("依頼文の宛先", {each.recipient for each in letters if each.kind is LetterKind.REQUEST}, asking)
    for letter in letters:
        due = _DUE if letter.recipient in asking else _NOTHING_TO_ANSWER
        own = [file.name for each, file in stage.forms.items() if _recipient(stage, each) == letter.recipient]
        for paper in letter.files:
            expect_words(stage, paper, (letter.recipient, due, *own))
    return f"依頼文を{len(letters) - len(covers)}件、送付票を{len(covers)}件、Word とメール文で作成しました。"


def remind(stage: Stage) -> str:
    """Write 再依頼文 after the due date to those whose divisions have not submitted."""
    stage.clock.set(7, 18, 9)
    letters = _write_letters(stage, stage.folder.reminders, LetterKind.REMINDER)
    with stage.records() as records:
        board = read_board(records, chosen_round(records, YEAR), stage.clock.today())
    waiting = {stage.division_id(line.division) for line in board if line.is_to_be_reminded}
    expect("再依頼の所管課", waiting, {*cast.LATE, cast.INCOMPLETE})
    expect("再依頼文の宛先", {each.recipient for each in letters}, {_recipient(stage, each) for each in waiting})
    for letter in letters:
        own = [stage.organisation.name(each) for each in waiting if _recipient(stage, each) == letter.recipient]
        for paper in letter.files:
            expect_words(stage, paper, (_DUE, *own))
    return f"締切を過ぎた{len(waiting)}所管について、再依頼文を{len(letters)}件作成しました。"


def ask_for_more(stage: Stage) -> str:
    """Write the 修正依頼文 for the rows that one division is asked about."""
    stage.clock.set(8, 1, 11)
    (letter,) = _write_letters(stage, stage.folder.sent_back, LetterKind.CORRECTION)
    expect("修正依頼文の宛先", letter.recipient, _recipient(stage, cast.ASKED))
    for paper in letter.files:
        expect_words(stage, paper, (cast.ASKED_ROW, cast.COMMENT, "令和5年8月10日", stage.forms[cast.ASKED].name))
    return f"{letter.recipient}に、修正依頼文を作成しました（{letter.rows}件）。"


def _write_letters(stage: Stage, folder: Path, *kinds: LetterKind) -> tuple[WrittenLetter, ...]:
    with stage.office() as store:
        made = make_paper(stage.parts, store, PAPER.request({KINDS: kinds}), folder).value
    letters = written_letters(made)
    _check_files(letters)
    return letters


def _check_files(letters: Iterable[WrittenLetter]) -> None:
    for letter in letters:
        suffixes = [file.suffix for file in letter.files]
        expect(f"{letter.recipient}の{letter.kind.file_label}", suffixes, [".docx", ".txt"])


def _recipient(stage: Stage, division: str) -> str:
    """Return the addressee of a letter about a division: its 部, or itself if it has none."""
    above = stage.organisation.department_of(division)
    return above.name_on() if above else stage.organisation.name(division)
