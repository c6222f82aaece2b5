"""Papers of the office: letters, the check print, summaries; in autumn the tally, and the papers for each occasion.

Letters to each 部 are 依頼文 and 送付票 with the forms, 再依頼文 after the due date, and 修正依頼文. The papers for
庁議, the committee and the public are proved and recorded, and one is corrected. At the end of the year the data file
is checked and screenshots are written. Each scene returns its result as a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from nakano_status.application.check_data_files import check_data_files
from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.indicators.edit_indicator import FigureEntry, IndicatorEntry, edit_indicator
from nakano_status.application.lookup import chosen_round
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.comparison import Comparison
from nakano_status.application.papers.kinds import (
    approval_paper,
    check_paper,
    compare_paper,
    questions_paper,
    set_paper,
    summary_paper,
)
from nakano_status.application.papers.kinds.letters_paper import KINDS, PAPER, WrittenLetter, written_letters
from nakano_status.application.papers.kinds.recorded_paper import read_publications
from nakano_status.application.papers.kinds.set_paper import DRAFT
from nakano_status.application.papers.making import make_paper
from nakano_status.application.papers.paper import DAY, DEPARTMENTS, DIVISIONS, MadePaper, Option, PaperRequest
from nakano_status.application.papers.set_kinds.report_paper import NUMBER, OCCASION, PREVIOUS, TOTAL
from nakano_status.application.papers.writing import PaperFormat
from nakano_status.application.round.read.board import read_board
from nakano_status.application.round.read.counts import read_counts
from nakano_status.application.verify import verify
from nakano_status.demonstration import cast
from nakano_status.demonstration.answering import FIGURES, figures_of
from nakano_status.demonstration.stage import (
    LAST_YEAR,
    YEAR,
    AnyStage,
    ResultSentence,
    Stage,
    Unexpected,
    check_count_table,
    digest,
    expect,
    expect_words,
    expect_words_in_text,
    read_paper_text,
)
from nakano_status.documents.division_summaries import find_strip_counts
from nakano_status.documents.progress_data import tally_of_data
from nakano_status.domain.fields.field import DONE, MARK
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.refusals.papers import PaperNotFinal
from nakano_status.domain.round.states import LetterKind
from nakano_status.domain.round.tally import Exclusion, Grouping

_DRAFT_MARK = "作成中 令和5年8月{day}日時点"

_DUE = "令和5年7月14日（金）"
_NOTHING_TO_ANSWER = "回答の必要はありません。"


def compare_years(stage: Stage) -> ResultSentence:
    """Write the comparison of this year's list with last year's list.

    Raises Unexpected unless it has exactly the rows that differ.
    """
    made = _write(
        stage,
        {compare_paper.OLD: LAST_YEAR.short, compare_paper.NEW: YEAR.short},
        f"新旧対照表_{LAST_YEAR.short}と{YEAR.short}",
    )
    changed = {each.now.row_id for each in made.changes if each.now}
    rows = (listing.row_id for listing in stage.edition.listings)
    expect("前年から変わった取組", changed, {row_id for row_id in rows if _differs(stage, row_id)})
    return f"前年との新旧対照表（{len(made.changes)}件）を作成しました。"


def compare_papers(stage: Stage) -> ResultSentence:
    """Write the comparison of the published papers with the papers for 庁議.

    Raises Unexpected unless only the corrected text differs.
    """
    made = _write(stage, {compare_paper.OLD: "第2号", compare_paper.NEW: "第5号"}, "新旧対照表_第2号と第5号")
    found = [(each.now and each.now.row_id, [field.key for field in each.fields]) for each in made.changes]
    expect(f"{cast.COUNCIL}の資料から変わった取組", found, [(cast.CORRECTED_ROW, [DONE])])
    return f"{cast.COUNCIL}の資料と公表した資料の新旧対照表（{len(made.changes)}件）を作成しました。"


def _differs(stage: Stage, row_id: str) -> bool:
    was, now = (each.texts.get(row_id, {}) for each in (stage.last_year, stage.expectation))
    return any(was.get(key, "").strip() != now.get(key, "").strip() for key in stage.edition.profile.published_keys)


def _write(stage: Stage, sides: Mapping[Option[str], str], name: str) -> Comparison:
    """Write the comparison as Excel and Word; check that it has each text of the new side."""
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


def print_for_checking(stage: Stage) -> ResultSentence:
    """Write the check print, on which the office marks corrections, as a PDF.

    Raises Unexpected unless it has every row with its 管理番号.
    """
    stage.clock.set(8, 23, 10)
    target = stage.folder.checking / f"確認用_進捗状況一覧_{YEAR.short}.pdf"
    made = _make(stage, check_paper.PAPER.request(), target).value
    titles = (listing.title for listing in stage.edition.listings)
    numbers = (listing.row_id for listing in stage.edition.listings)
    expect_words(stage, target, ("確認用", _DRAFT_MARK.format(day=23), *titles, *numbers))
    return (
        f"確認用の一覧（{made.pages}ページ）を作成しました。{made.content.rows}件の管理番号があることを確認しました。"
    )


def make_for_approval(stage: Stage) -> ResultSentence:
    """Write 決裁用一式 as Word and PDF.

    Raises Unexpected if a count or a text is not in them, or if work that must be done before is open.
    """
    stage.clock.set(8, 29, 10)
    _approval(stage, ".docx")
    made = _approval(stage, ".pdf")
    return f"決裁用一式（一覧 {made.content.rows}行、PDF {made.pages}ページ）を作成し、件数と文章を読み戻しました。"


def _approval(stage: Stage, suffix: str) -> MadePaper:
    target = stage.folder.approval / f"決裁用一式_{YEAR.short}{suffix}"
    done = _make(stage, approval_paper.PAPER.request(), target)
    expect("決裁用一式の作成までに済ませる事項がないこと", done.attention, expected=False)
    counts = [f"{mark.labelled}が{stage.expectation.counts[mark.symbol]}件" for mark in stage.edition.profile.marks]
    texts = (stage.expectation.texts[row_id].get(DONE, "") for row_id in stage.expectation.in_report)
    note = [_DRAFT_MARK.format(day=29)] if suffix == ".pdf" else []  # Word has it in the page headers
    expect_words(stage, target, (*note, *counts, *texts))
    return done.value


def make_expected_questions(stage: Stage) -> ResultSentence:
    """Write 想定問答 for the rows that did not proceed as planned."""
    target = stage.folder.approval / f"想定問答_{YEAR.short}.docx"
    made = _make(stage, questions_paper.PAPER.request(), target).value.content
    marks = {row_id: values[MARK] for row_id, values in stage.expectation.texts.items()}
    changed = stage.edition.profile.marks.asking_reason.symbols
    asked = [row_id for row_id in stage.expectation.in_report if marks[row_id] in changed]
    expect("想定問答の取組", made.rows, len(asked))
    expect_words(stage, target, (stage.edition.listing(row_id).title for row_id in asked))
    fell = made.keys["fell"]
    return f"想定問答（{''.join(changed)} {made.rows}件、うち前年から下がったもの{fell}件）を作成しました。"


def make_summaries(stage: Stage) -> ResultSentence:
    """Write the summaries of all divisions, of one also as Word and Excel, and of one 部 together in landscape."""
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
    """Make summaries, and compare the counts of every division read from each file but a workbook, which is proved."""
    made = _make(stage, summary_paper.PAPER.request(values, format_=format_), folder).value
    with stage.records() as records:
        counted = read_counts(records, chosen_round(records, YEAR), Grouping.DIVISION).groups
    nothing = dict.fromkeys([*stage.edition.profile.marks.symbols, "total", "in_report"], 0)
    pairs = zip(made.files, made.content.files, strict=True) if format_ is not PaperFormat.XLSX else ()
    for file, drawn in pairs:
        divisions = drawn.facts["divisions"]
        expected = tuple({**nothing, **counted.get(division, {})} for division in divisions)
        expect(f"{file.name} の件数", _strips(stage, file, divisions), expected)
    return made


def _strips(stage: Stage, file: Path, divisions: Sequence[str]) -> tuple[Mapping[str, int], ...]:
    """Return the count strips read from a file; check its titles if it is a PDF."""
    content = stage.parts.files.read(file)
    if file.suffix == ".pdf":
        rows = {row_id for name in divisions for row_id in stage.rows_of(stage.division_id(name))}
        titles = (stage.edition.listing(row_id).title for row_id in rows)
        expect_words_in_text(file, read_paper_text(stage, file), (*divisions, *titles))
    papers = stage.parts.papers
    tables = papers.read_tables(content) if file.suffix == ".pdf" else papers.read_docx(content).tables
    return find_strip_counts(chain.from_iterable(tables), stage.edition.profile.marks)


def write_with_the_forms(stage: Stage) -> ResultSentence:
    """Write 依頼文 and 送付票 into the folders of the forms.

    Raises Unexpected unless each of them names its own forms and the due date.
    """
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


def remind(stage: Stage) -> ResultSentence:
    """Write 再依頼文, after the due date, to each 部 with divisions that have not submitted."""
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


def write_correction_letter(stage: Stage) -> ResultSentence:
    """Write the 修正依頼文 for the row that was sent back to one division."""
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
    """Return the addressee of a letter about a division: its 部, or the division if it has none."""
    above = stage.organisation.department_of(division)
    return above.name_on() if above else stage.organisation.name(division)


_DRAFT, _COUNCIL, _COMMITTEE, _REPLACED, _PUBLIC = 1, 2, 3, 4, 5
"""The numbers of the recorded papers."""


def refuse_while_open(stage: Stage) -> ResultSentence:
    """Raise Unexpected unless final papers are refused while work is open, and nothing is recorded or written."""
    before = digest(stage)
    try:
        _publish(stage, {OCCASION: Occasion.COUNCIL}, stage.folder.council)
    except PaperNotFinal as refused:
        points = refused.details["points"]
    else:
        raise Unexpected("確認が済んでいない間の資料", "記録されました", "記録されない")
    expect("断られた後の資料", (_numbers(stage), stage.folder.council.exists(), digest(stage)), ([], False, before))
    return f"確認が済んでいないものがある間は、確定版の資料を作成できませんでした（{points}）。"


def draft_for_council(stage: Stage) -> ResultSentence:
    """Make and record the papers for 庁議 as drafts, marked 作成中."""
    stage.clock.set(8, 28, 14)
    made = _publish(stage, {OCCASION: Occasion.COUNCIL, DRAFT: True}, stage.folder.drafts)
    expect(f"{cast.COUNCIL}資料の案", (made.publication.number, made.publication.is_final), (_DRAFT, False))
    for file in _of_kind(made, ".pdf"):
        expect_words(stage, file, ["作成中 令和5年8月28日時点"])
    return f"{cast.COUNCIL}の資料を「作成中」と表示した案として作成しました（{len(made.files)}ファイル）。"


def report_to_council(stage: Stage) -> ResultSentence:
    """Make and record the papers for 庁議."""
    stage.clock.set(9, 4)
    options = {OCCASION: Occasion.COUNCIL, DAY: date(2023, 9, 12), TOTAL: True, PREVIOUS: True}
    made = _publish(stage, options, stage.folder.council)
    _check_final(stage, made, _COUNCIL)
    return _recorded_text(cast.COUNCIL, made)


def report_to_committee(stage: Stage) -> ResultSentence:
    """Make and record the papers for the committee; making them again with the same options records nothing new."""
    stage.clock.set(9, 19)
    options = {OCCASION: Occasion.COMMITTEE, DAY: date(2023, 10, 11), NUMBER: "資料1"}
    made = _publish(stage, options, stage.folder.committee)
    _check_final(stage, made, _COMMITTEE)
    expect("委員会の資料の正誤表", [file.name for file in made.files if "正誤表" in file.name], [])
    again = _publish(stage, options, stage.folder.committee, replace=True)
    expect("同じ資料の再作成", (again.is_known, again.publication.number, again.files), (True, _COMMITTEE, made.files))
    return _recorded_text("委員会", made)


def correct_afterwards(stage: Stage) -> ResultSentence:
    """Correct a text and a figure that were found to be wrong after the committee received its papers."""
    stage.clock.set(10, 16)
    was, now = cast.CORRECTION
    values = stage.expectation.texts[cast.CORRECTED_ROW]
    expect(f"管理番号 {cast.CORRECTED_ROW} の「{was}」", values[DONE].count(was), 1)
    text = values[DONE].replace(was, now)
    stage.expectation.texts[cast.CORRECTED_ROW] = {**values, DONE: text}
    with stage.office() as store:
        edit_entry(stage.parts, store, Entry(cast.CORRECTED_ROW, {DONE: text}), cast.OFFICE_CLERK)
        figure = IndicatorEntry(cast.CORRECTED_FIGURE, {YEAR: FigureEntry(cast.CORRECT_FIGURE)})
        edit_indicator(stage.parts, store, figure, cast.OFFICE_CLERK)
    return f"委員会の後に、管理番号 {cast.CORRECTED_ROW} の文章と成果指標 {cast.CORRECTED_FIGURE} を訂正しました。"


def replace_at_committee(stage: Stage) -> ResultSentence:
    """Make the committee's papers again, with a 正誤表 that lists the errors in the former papers."""
    stage.clock.set(10, 17)
    options = {OCCASION: Occasion.COMMITTEE, DAY: date(2023, 10, 18), NUMBER: "資料1"}
    made = _publish(stage, options, stage.folder.replaced)
    _check_final(stage, made, _REPLACED)
    expect("差し替えた資料", made.publication.supersedes, _COMMITTEE)
    figures = (FIGURES[cast.CORRECTED_FIGURE].text, cast.CORRECT_FIGURE)
    for suffix in (".docx", ".pdf"):
        expect_words(stage, _the(made, "正誤表", suffix), (*cast.CORRECTION, *figures))
    return f"{_recorded_text('委員会', made)}正誤表が付いています。"


def publish_to_all(stage: Stage) -> ResultSentence:
    """Make and record the papers for the public and the open data.

    The published list is read back, and its rows, marks and texts are compared with the expected ones; the open data
    are checked against their rules.
    """
    stage.clock.set(10, 30)
    made = _publish(stage, {OCCASION: Occasion.PUBLIC, DAY: date(2023, 11, 1)}, stage.folder.published)
    _check_final(stage, made, _PUBLIC)
    _check_list(stage, _the(made, "進捗状況一覧", ".xlsx"))
    _check_data(stage, made)
    return f"{_recorded_text('公表', made)}公開するデータは規則の点検を通りました。"


def check_recorded_papers(stage: Stage) -> ResultSentence:
    """Raise Unexpected unless each recorded paper has exactly the bytes of the file in its folder."""
    folders = {
        _DRAFT: stage.folder.drafts,
        _COUNCIL: stage.folder.council,
        _COMMITTEE: stage.folder.committee,
        _REPLACED: stage.folder.replaced,
        _PUBLIC: stage.folder.published,
    }
    with stage.records() as records:
        papers = read_publications(records, chosen_round(records, YEAR))
        for publication in (each.publication for each in papers):
            for file in publication.files:
                kept = records.publications.content(publication.round_id, publication.number, file.name)
                expect(
                    f"記録した {file.name}",
                    kept == (folders[publication.number] / file.name).read_bytes(),
                    expected=True,
                )
    expect("記録した資料", [each.publication.number for each in papers], list(folders))
    expect("現在の資料", [each.publication.number for each in papers if each.is_current], [_PUBLIC])
    files = sum(len(each.publication.files) for each in papers)
    return f"資料{len(papers)}件（{files}ファイル）が、保存したものと同じ内容で記録されています。"


def _publish(stage: Stage, options: Mapping[Option[Any], Any], folder: Path, *, replace: bool = False) -> MadePaper:
    request = set_paper.PAPER.request(options)
    with stage.office() as store:
        return make_paper(stage.parts, store, request, folder, replace=replace, by=cast.OFFICE_CLERK).value


def _check_final(stage: Stage, made: MadePaper, number: int) -> None:
    """Check that a final paper has its number, is not a draft, and has a report with the expected counts."""
    expect("資料の番号", (made.publication.number, made.publication.is_final), (number, True))
    expect("資料の件数", made.content.counts and dict(made.content.counts.counts), stage.expectation.counts)
    for suffix in (".docx", ".pdf"):
        check_count_table(stage, _the(made, "進捗状況について", suffix))


def _check_list(stage: Stage, target: Path) -> None:
    """Read the list and compare its rows, texts and marks with the expected ones."""
    profile = stage.edition.profile
    read = stage.parts.workbooks.read_list(target.name, stage.parts.files.read(target), profile)
    expect("一覧の行", len(read.rows), len(stage.edition.listings))
    marks = [row.values.get(MARK) for row in read.rows]
    expect(
        "一覧の件数",
        {mark: marks.count(mark) for mark in stage.edition.profile.marks.symbols},
        stage.expectation.counts,
    )
    for row in read.rows:
        expected = stage.expectation.texts.get(row.printed_id or "", {})
        for key in profile.published_keys:
            expect(f"一覧の {row.printed_id} の {key}", _plain(row.values.get(key)), _plain(expected.get(key)))


def _check_data(stage: Stage, made: MadePaper) -> None:
    """Check that the open data pass the 15 items, and that their marks add up to the count."""
    files = [file for file in made.files if file.name.isascii() and file.suffix in {".csv", ".xlsx"}]
    expect(
        "規則に合わない表",
        [each.file for each in check_data_files(stage.parts, files) if not each.passes],
        [],
    )
    counts = stage.expectation.counts
    csv = next(file for file in files if "progress" in file.name and file.suffix == ".csv")
    expect("データの件数", tally_of_data(csv.read_bytes(), counts), {**counts, "total": sum(counts.values())})


def _the(made: MadePaper, what: str, suffix: str) -> Path:
    """Return the first file of a set with that beginning of its name and that suffix; raises Unexpected."""
    found = [file for file in made.files if file.name.startswith(what) and file.suffix == suffix]
    expect(f"{what}のファイル（{suffix}）がある", bool(found), expected=True)
    return found[0]


def _of_kind(made: MadePaper, suffix: str) -> list[Path]:
    return [file for file in made.files if file.suffix == suffix]


def _numbers(stage: Stage) -> list[int]:
    with stage.records() as records:
        return [each.publication.number for each in read_publications(records, chosen_round(records, YEAR))]


def _recorded_text(occasion: str, made: MadePaper) -> str:
    return f"{occasion}の資料を第{made.publication.number}号として記録しました（{len(made.files)}ファイル）。"


def _plain(text: str | None) -> str:
    return (text or "").strip()


def count(stage: Stage) -> ResultSentence:
    """Compare the tally of the round with the expected tally; every row is counted, or excluded with a reason."""
    stage.clock.set(8, 28)
    with stage.records() as records:
        view = read_counts(records, chosen_round(records, YEAR))
    expected = stage.expectation
    expect("件数", dict(view.counts), expected.counts)
    expect("報告対象", view.in_report, len(expected.in_report))
    reposts = [listing.row_id for listing in stage.edition.listings if listing.is_repost]
    why = dict.fromkeys(reposts, Exclusion.REPOST.value)
    why |= dict.fromkeys(cast.NOT_THIS_YEAR, Exclusion.NOT_BEGUN.value)
    why |= dict.fromkeys(expected.unanswered, Exclusion.UNANSWERED.value)
    expect("数えていない取組", dict(view.excluded), why)
    marks = " ".join(f"{mark}{number}" for mark, number in expected.counts.items())
    return f"{marks} 計{view.total}件、数えていない取組 {len(why)}件で、合わせて{view.total + len(why)}件です。"


def check_the_store(stage: AnyStage) -> ResultSentence:
    """Check the whole data file as `verify` does; raise Unexpected if it has problems."""
    with stage.office() as store:
        problems = verify(store).problems
    expect("データファイルの点検", [problem.code for problem in problems], [])
    return "データファイルを点検し、問題はありませんでした。"


def take_pictures(stage: Stage) -> ResultSentence:
    """Take screenshots of the office's window; raise Unexpected if an image file is empty."""
    taken = stage.take_pictures(stage.folder.store, stage.folder.pictures / "事務局")
    for picture in stage.folder.pictures.rglob("*.png"):
        expect(f"画面の画像 {picture.name}", picture.stat().st_size > 0, expected=True)
    return f"画面の画像を{len(taken)}枚作成しました。"
