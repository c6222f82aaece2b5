"""Findings of the 15 checks in a user's own files: by file and list, with item number, sheet, cell and remedy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from nakano_status.application import problem_text
from nakano_status.application.check_data_files import CheckedData
from nakano_status.domain.machine_readable.items import ITEMS, item_of
from nakano_status.domain.problems.problem import Problem
from nakano_status.gui.lists.problem_list import SEVERITY_WORDS, SIGNS, weight_words
from nakano_status.gui.lists.rich_text_list import LineSign, RichTextItem
from nakano_status.gui.words import tr

_MOST = 200
"""The most places listed for one check in one list: a whole column is corrected at once, not each of 20,000 cells."""


def finding_lines(files: Sequence[CheckedData]) -> Iterator[RichTextItem]:
    """Yield the list items of the findings in files, each file under its name."""
    for number, file in enumerate(files):
        yield from _of_file(number, file)


def _of_file(number: int, file: CheckedData) -> Iterator[RichTextItem]:
    words = tr("「{file}」　{told}").format(file=file.file, told=_sum(file))
    if not file.problems:
        yield RichTextItem(f"<p><b>{escape(words)}</b></p>", words, (number, None), sign=LineSign("done", "good"))
        return
    yield RichTextItem(f"<p><b>{escape(words)}</b></p>", words)
    for severity, heading in SEVERITY_WORDS.items():
        mine = [each for each in file.problems if each.severity is severity]
        if mine:
            above = f"{tr(heading)}　{len(mine)}{tr('件')}"
            yield RichTextItem(f"<p><b>{above}</b></p>", above)
            yield from _of_list(number, mine)


def _sum(file: CheckedData) -> str:
    if not file.was_read:
        return tr("点検できませんでした")
    if not file.problems:
        return tr("15項目に当たるものはありません。")
    items = len({item_of(each.code) for each in file.problems})
    return tr("{items}項目で{count}件").format(items=items, count=len(file.problems))


def _of_list(number: int, problems: Iterable[Problem]) -> Iterator[RichTextItem]:
    told: Counter[str] = Counter()
    for place, problem in enumerate(problems):
        told[problem.code] += 1
        if told[problem.code] <= _MOST:
            yield _line((number, place, problem), problem)
    for code, count in told.items():
        if count > _MOST:
            words = tr("項目{item}はほかに{count}件あります。").format(item=item_of(code), count=count - _MOST)
            yield RichTextItem(f'<p><span class="muted">{words}</span></p>', words, (number, code, count))


def _line(item: object, problem: Problem) -> RichTextItem:
    place = problem_text.place(problem.at(file=None))
    of_rules = item_of(problem.code)
    rule = tr("項目{item} {title}").format(item=of_rules, title=ITEMS[of_rules]) if of_rules else ""
    where = "　".join(part for part in (place, rule) if part)
    words = problem_text.message(problem) + problem_text.remedy(problem)
    head = f'<span class="muted">{escape(where)}</span><br>' if where else ""
    spoken = "、".join(part for part in (where, f"{weight_words(problem)}{words}") if part)
    return RichTextItem(f"<p>{head}{escape(words)}</p>", spoken, item, sign=SIGNS[problem.severity])
