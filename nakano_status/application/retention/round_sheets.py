"""The tables of a round that is laid down: its values, their history, its acts and the files received for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nakano_status.application.entries.read.history import OWNER, HistoryLine, read_history
from nakano_status.application.ports.data_file import Records
from nakano_status.application.ports.documents import TableSheet
from nakano_status.application.retention.acts import acts_of_round, acts_sheet, moment, read_acts, sheet_of
from nakano_status.application.retention.round_files import RoundFile
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.domain.exchange.ledger import Verdict
from nakano_status.domain.fields.field import NOTE, OUT_OF_REPORT, OWNERS, ROW_FACTS
from nakano_status.domain.indicators.indicator import Indicator
from nakano_status.domain.round.round import Round

_VALUE_HEADS = ("管理番号", "事業内容", "欄", "所管課", "値")
HISTORY_HEADS = (
    "年度",
    "日時",
    "管理番号",
    "欄",
    "所管課",
    "前の値",
    "後の値",
    "書いた課",
    "操作した人",
    "方法",
    "ファイル",
    "セル",
    "SHA-256",
)
_FILE_HEADS = ("番号", "届いた日時", "ファイル名", "結果", "大きさ", "SHA-256", "フォルダーの中の場所")
_Line = tuple[str | None, ...]
NOT_KEPT = "（保存していません）"


def value_sheet(contents: RoundContents) -> TableSheet:
    """Return the current values of every row and 成果指標, one a line."""
    return sheet_of(_VALUE_HEADS, _values(contents))


def _values(contents: RoundContents) -> Iterator[_Line]:
    for row_id in (*(row.row_id for row in contents.rows), *(each.indicator_id for each in contents.indicators)):
        yield from row_values(contents, row_id)


def row_values(contents: RoundContents, row_id: str) -> Iterator[_Line]:
    """Yield the current values of one row or 成果指標: its number, its title, the field, its 所管課, the text.

    That of a note is the division that wrote it.
    """
    headings, row, whose = contents.asked.every_heading, contents.row(row_id), _owners(contents, row_id)
    title = contents.listings[row_id].title if row is not None else _indicator(contents, row_id).name
    if row is not None and row.out_of_report is not None:
        yield row_id, title, ROW_FACTS[OUT_OF_REPORT], whose, row.out_of_report.label
    values = contents.values.get(row_id, {})
    for key in sorted(values, key=[*headings, *values].index):
        if key != NOTE and (text := values[key]) is not None:
            yield row_id, title, headings.get(key, key), whose, text
    for division, text in contents.notes.get(row_id, {}).items():
        yield row_id, title, headings.get(NOTE, NOTE), contents.organisation.name(division), text


def _indicator(contents: RoundContents, indicator_id: str) -> Indicator:
    return next(each for each in contents.indicators if each.indicator_id == indicator_id)


def _owners(contents: RoundContents, row_id: str) -> str | None:
    """Return the 所管課 of a row or 成果指標 as the round has it, in one line."""
    if contents.row(row_id) is not None:
        return _in_line(contents.divisions(row_id))
    owner = _indicator(contents, row_id).owner
    return contents.organisation.name(owner) if owner else None


def _in_line(printed: str | None) -> str | None:
    return "、".join((printed or "").split()) or None


def history_sheet(records: Records, contents: RoundContents) -> TableSheet:
    """Return every change of the round's rows and 成果指標, by row, oldest first."""
    ids = [*contents.known_rows, *(each.indicator_id for each in contents.indicators)]
    lines = (line for each in ids for line in history_lines(records, contents, each))
    return sheet_of(HISTORY_HEADS, lines)


def history_lines(records: Records, contents: RoundContents, row_id: str) -> Iterator[_Line]:
    """Yield the changes of one row in a round as texts, each with the 所管課 that the row had then."""
    year = contents.round_.year.short
    lines = read_history(records, contents.round_, row_id)
    moved = (line.was for line in lines if line.key in (OWNERS, OWNER))
    whose = _in_line(next(moved, _owners(contents, row_id)))
    for line in lines:
        if line.key in (OWNERS, OWNER):
            whose = _in_line(line.now)
        yield (
            year,
            moment(line.act.at),
            row_id,
            line.heading,
            line.division or whose,
            *line.shown_values,
            *_source(line),
        )


def _source(line: HistoryLine) -> tuple[str | None, ...]:
    return line.who, line.act.by, line.how, line.file, line.cell, line.sha256


def act_sheet(records: Records, round_: Round) -> TableSheet:
    """Return the acts of the round."""
    acts = {each.act_id for each in acts_of_round(records, round_)}
    return acts_sheet([each for each in read_acts(records) if each.act.act_id in acts])


def file_sheet(received: Mapping[str, RoundFile]) -> TableSheet:
    """Return the files that were received for the round, with their places in the folder."""
    return sheet_of(_FILE_HEADS, (_file(path, each) for path, each in received.items()))


def _file(path: str, file: RoundFile) -> tuple[str | None, ...]:
    one = file.received
    place = path if file.content is not None else NOT_KEPT
    return str(file.number), moment(one.at), one.name, Verdict(one.verdict).label, str(one.size), one.sha256, place
