"""Letters of the year, per 部: 依頼文 and 送付票 with the forms, 再依頼文 after the due date, 修正依頼文."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.kinds.letters import KINDS, PAPER, WrittenLetter, written_letters
from nakano_status.application.papers.making import make_paper
from nakano_status.application.round.read.board import read_board
from nakano_status.demonstration import cast
from nakano_status.demonstration.checking import expect
from nakano_status.demonstration.invented_figures import figures_of
from nakano_status.demonstration.reading_back import expect_words
from nakano_status.demonstration.stage import YEAR, Stage
from nakano_status.domain.round.letter import LetterKind

_DUE = "令和5年7月14日（金）"
_NOTHING_TO_ANSWER = "回答の必要はありません。"


def write_with_the_forms(stage: Stage) -> str:
    """Write 依頼文 and 送付票 into the folders of the forms; each names its own files, and the due date."""
    stage.clock.set(6, 23, 11)
    letters = _write(stage, stage.folder.forms, LetterKind.REQUEST, LetterKind.COVER)
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
    letters = _write(stage, stage.folder.reminders, LetterKind.REMINDER)
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
    (letter,) = _write(stage, stage.folder.sent_back, LetterKind.CORRECTION)
    expect("修正依頼文の宛先", letter.recipient, _recipient(stage, cast.ASKED))
    for paper in letter.files:
        expect_words(stage, paper, (cast.ASKED_ROW, cast.COMMENT, "令和5年8月10日", stage.forms[cast.ASKED].name))
    return f"{letter.recipient}に、修正依頼文を作成しました（{letter.rows}件）。"


def _write(stage: Stage, folder: Path, *kinds: LetterKind) -> tuple[WrittenLetter, ...]:
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
