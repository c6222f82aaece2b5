"""What a 改正 would move, line by line: bodies, rows, 成果指標, due dates, forms that were sent, and contacts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape

from nakano_status.application.organisation.reorganise import Reorganisation
from nakano_status.application.round.settled_rounds import SettledRound
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.round.states import LATEST_DUE, JoinedDue
from nakano_status.gui.lists.rich_text_list import RichTextItem, plain_item, section, under
from nakano_status.gui.panels.kept_table import division_line
from nakano_status.gui.words import tr


def preview_words(planned: Reorganisation) -> str:
    """Return when a 改正 begins, and how much it moves, as text."""
    moves = planned.moves
    counted = (
        (tr("取組 {count}件"), len({row_id for row_id, _, _ in moves.rows})),
        (tr("成果指標 {count}件"), len(moves.indicators)),
    )
    what = tr("と").join(words.format(count=count) for words, count in counted if count)
    moved = tr("{what}が移ります。").format(what=what) if what else tr("移る取組・成果指標はありません。")
    text = tr("{day}からの改正です。{moved}").format(day=era_day(planned.day), moved=moved)
    taken = len({row.row_id for rows in planned.rounds.values() for row in rows})
    if taken:
        text += tr("このうち{count}件は、集めている進捗確認でも引き継ぎます。").format(count=taken)
    if planned.former:
        years = "、".join(each.label for each in planned.former)
        text += tr("集めている{years}分は、改正の前の組織のまま続けます。").format(years=years)
    if planned.is_to_come:
        return text + tr("この日までに開始する進捗確認は、改正の前のままです。")
    return text + tr("これより前に作成した進捗確認は、前のままです。")


def preview_lines(planned: Reorganisation, titles: Mapping[str, str]) -> list[RichTextItem]:
    """Return the lines of the preview under their headings; `titles` are those of rows and indicators by ID."""
    moves, kept = planned.moves, tr("適用開始日より後の進捗確認ですが、前の名称と部のままです。")
    recorded = tr("取組と回答期限は引き継ぎます。名称と部は前のままです。資料をもう一度記録すると、正誤表ができます。")
    return [
        *section(tr("改正"), [RichTextItem(f"<p>{escape(each)}</p>", each, each) for each in planned.lines()]),
        *section(tr("組織の内容"), [division_line(each) for each in planned.changes]),
        *section(
            tr("今のまま変わらない進捗確認（締切・公表の済んだもの）"),
            [_round_line(each, kept) for each in planned.settled if not each.round_.is_collecting],
        ),
        *section(
            tr("資料を記録した進捗確認"),
            [_round_line(each, recorded) for each in planned.settled if each.round_.is_collecting],
        ),
        *section(tr("移る取組"), list(_moved(moves.rows, titles))),
        *section(tr("移る成果指標"), list(_moved(moves.indicators, titles))),
        *section(
            tr("送付済みの回答様式（照会番号）"),
            [
                plain_item(
                    each.package_id,
                    tr("{division}　{package}").format(division=each.division, package=each.package_id),
                    tr("この様式に記入された回答も取り込めます。"),
                )
                for each in moves.forms
            ],
        ),
        *section(
            tr("所管課ごとの回答期限"),
            [_due_line(each) for each in moves.dues],
        ),
        *section(
            tr("確かめ直す連絡先"),
            [
                plain_item(
                    ("contact", each), each, tr("連絡先は引き継ぎません。引き継いだ組織の連絡先を確かめてください。")
                )
                for each in moves.contacts
            ],
        ),
    ]


def _round_line(settled: SettledRound, words: str) -> RichTextItem:
    return plain_item(("settled", settled.round_.round_id), settled.label, words)


def _due_line(joined: JoinedDue) -> RichTextItem:
    where = tr("{body}（{year}分）").format(body=joined.body, year=joined.year.label)
    html = under(where, escape(joined.label), LATEST_DUE)
    return RichTextItem(html, f"{where}、{joined.label}。{LATEST_DUE}", ("due", joined.year, joined.body))


def _moved(rows: Iterable[tuple[str, str, str]], titles: Mapping[str, str]) -> Iterator[RichTextItem]:
    for row_id, was, now in rows:
        where = f"{row_id}　{titles.get(row_id, '')}".strip()
        yield plain_item((row_id, was, now), where, tr("{was} → {now}").format(was=was, now=now))
