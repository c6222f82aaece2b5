"""What importing a sheet would change, line by line: first what is not imported and why, then the changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from nakano_status.application import problem_text
from nakano_status.application.indicators.edit_indicator import IndicatorEntry
from nakano_status.application.indicators.import_indicators import ImportedIndicators
from nakano_status.application.organisation.import_divisions import PlannedDivisions
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.frames import PlannedFrames
from nakano_status.application.plan.opinions import PlannedOpinions
from nakano_status.application.plan.schedules import PlannedSchedule
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.organisation.reorganisation import BodyChangeKind, DivisionChange
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.gui.lists.difference_html import difference_html
from nakano_status.gui.lists.rich_text_list import RichTextItem, plain_item, section, under, weight_words
from nakano_status.gui.looks.labels import muted
from nakano_status.gui.words import tr

_MOST_NAMES = 5
_FACT_LABELS = ("の実績", "の時点", "の出典", "の増減の要因")


def division_lines(planned: PlannedDivisions) -> list[RichTextItem]:
    """Return what a table of the organisation would change."""
    reached = [
        plain_item(each.line, each.settled.label, "、".join(f"{was} → {now}" for was, now in each.moved))
        for each in planned.reached
    ]
    lines = [*_problems(planned.problems), *section(tr("締切・公表・記録が済み、訂正で変わる進捗確認"), reached)]
    for kind in BodyChangeKind:
        lines += section(tr(kind.value), [division_line(each) for each in planned.changes if each.kind is kind])
    return lines


def schedule_lines(planned: PlannedSchedule) -> list[RichTextItem]:
    """Return what a table of the schedule would change."""
    lines = [
        _line(each, f"{each.row_id}　{each.title}　{each.year.label}", each.was, each.now) for each in planned.changes
    ]
    return [*_problems(planned.problems), *section(tr("計画上のスケジュールの変更"), lines)]


def indicator_lines(planned: Outcome[ImportedIndicators]) -> list[RichTextItem]:
    """Return what a table of 成果指標 would change."""
    lines = [_line(change[0], *change) for change in indicator_changes(planned)]
    return [*_problems(planned.problems), *section(tr("成果指標の変更"), lines)]


def frame_lines(planned: PlannedFrames) -> list[RichTextItem]:
    """Return which items a table of national frames would add, change and remove."""
    items = {item.item_id: item for frame in planned.frames for item in frame.items}
    lines = _problems(planned.problems)
    for words, ids in (
        (tr("追加する項目"), planned.added),
        (tr("変更する項目"), planned.changed),
        (tr("除く項目"), planned.removed),
    ):
        titles = {each: items[each].title for each in ids if each in items}
        lines += section(words, [plain_item(each, each, titles.get(each, "")) for each in ids])
    return lines


def opinion_lines(planned: PlannedOpinions) -> list[RichTextItem]:
    """Return which opinions a table would add or change."""
    lines = _problems(planned.problems)
    for words, numbers in ((tr("追加する意見"), planned.added), (tr("変更する意見"), planned.changed)):
        found = [each for each in planned.opinions if each.number in numbers]
        lines += section(
            words,
            [plain_item(each, f"{each.number}　{each.source.value}　{era_day(each.day)}", each.text) for each in found],
        )
    return lines


def frames_words(planned: PlannedFrames) -> str:
    """Return how many items a table of frames has, and how many are new, as text; with an error nothing is imported."""
    if planned.is_refused:
        return tr("表に直すところがあるため、取り込めません。直して、もう一度取り込んでください。")
    return _counted(len(planned.added) + len(planned.changed) + planned.unchanged, planned.changes, 0)


def opinions_words(planned: PlannedOpinions) -> str:
    """Return how many opinions a table has, and how many are new, as text."""
    left_out = sum(each.severity is Severity.ERROR for each in planned.problems)
    return _counted(len(planned.opinions) + planned.unchanged, len(planned.opinions), left_out)


def indicators_words(planned: Outcome[ImportedIndicators]) -> str:
    """Return how many rows a table has, and how many of them are new, as text."""
    left_out = sum(each.severity is Severity.ERROR for each in planned.problems)
    return _counted(planned.value.rows + planned.value.unchanged, len(indicator_changes(planned)), left_out)


def indicator_changes(planned: Outcome[ImportedIndicators]) -> list[tuple[str, str, str]]:
    """Return how a table differs from the current 成果指標: the place, the current text, the new text."""
    return [change for entry, was in planned.value.edits for change in _differences(entry, was)]


def _differences(entry: IndicatorEntry, was: IndicatorEntry) -> Iterator[tuple[str, str, str]]:
    for year, actual in entry.actuals.items():
        before = was.actuals[year]
        pairs = ((before.text, actual.text), (before.as_of, actual.as_of), (before.source, actual.source))
        for what, (old, new) in zip(_FACT_LABELS, (*pairs, (before.factor, actual.factor)), strict=True):
            if new is not None and new != (old or ""):
                yield f"{entry.indicator_id}　{year.label}{tr(what)}", old or "", new
    for year, text in entry.targets.items():
        if text != was.targets[year]:
            yield f"{entry.indicator_id}　{tr('{year}の目標').format(year=year.label)}", was.targets[year], text
    if entry.owner is not None and entry.owner != was.owner:
        yield f"{entry.indicator_id}　{tr('所管課')}", was.owner or "", entry.owner


def divisions_words(planned: PlannedDivisions) -> str:
    """Return how many rows a table has, what of them is new, and which divisions it lacks, as text."""
    text = _counted(planned.rows + planned.unchanged, len(planned.changes), len(planned.problems))
    text += _undated(planned.undated)
    if not planned.unnamed:
        return text
    names = "、".join(planned.unnamed[:_MOST_NAMES]) + (tr("など") if len(planned.unnamed) > _MOST_NAMES else "")
    left = tr("表にない所管課 {count}件（{names}）は、今のまま残ります。")
    text += left.format(count=len(planned.unnamed), names=names)
    is_new = any(change.kind is BodyChangeKind.NEW for change in planned.changes)
    renaming = tr(
        "名称が変わった所管課は、表の「旧名称」に前の名称、「適用開始日」に日付を記入すると、改称になります。"
    )
    return text + renaming if is_new else text


def _undated(rows: Sequence[int]) -> str:
    """Return the question what the rows without a date are."""
    if not rows:
        return ""
    shown = "、".join(map(str, rows[:_MOST_NAMES])) + (tr("など") if len(rows) > _MOST_NAMES else "")
    asked = tr(
        "適用開始日が空欄か、前の変更の日のままの変更が {count}件（{rows}行目）あります。"
        "ある日からの変更か、登録の誤りの訂正かを選んでください。"
    )
    return asked.format(count=len(rows), rows=shown)


def schedule_words(planned: PlannedSchedule) -> str:
    """Return how many rows a table has, how many are new, and how many rows of the plan it lacks, as text."""
    text = _counted(planned.rows + planned.unchanged, len(planned.changes), len(planned.problems))
    left = tr("表にない取組 {count}件は、今のまま残ります。").format(count=planned.unnamed)
    return text + (left if planned.unnamed else "")


def _counted(rows: int, changes: int, problems: int) -> str:
    text = tr("取り込める行 {rows}件、今の内容との違い {changes}か所。").format(rows=rows, changes=changes)
    if problems:
        text += tr("取り込まない行 {count}件は、表を直すと取り込めます。").format(count=problems)
    return text if changes else tr("{summary}取り込むものはありません。").format(summary=text)


def _problems(problems: Iterable[Problem]) -> list[RichTextItem]:
    return section(tr("取り込まない行"), list(_problem_lines(problems)))


def _problem_lines(problems: Iterable[Problem]) -> Iterator[RichTextItem]:
    for problem in problems:
        where = problem_text.place(problem)
        words = f"{weight_words(problem)}{problem_text.message(problem)}{problem_text.remedy(problem)}"
        code = f'<span class="muted"><small>{problem.code}</small></span>'
        html = f'<p>{muted(where)}<br><span class="ask">{escape(words)}</span> {code}</p>'
        yield RichTextItem(html, f"{where}、{words}", problem)


def division_line(change: DivisionChange) -> RichTextItem:
    """Return the line of one difference between two states of the organisation."""
    if change.kind is BodyChangeKind.NEW:
        name = f'<span class="added">{escape(change.name)}</span>'
        where = tr("新しい{what}　{place}").format(what=change.what, place=change.now).strip()
        html = under(where, name)
        return RichTextItem(html, f"{where} {change.name}", change)
    since = tr("　{day}から").format(day=era_day(change.since)) if change.since else ""
    return _line(change, f"{change.name}　{change.what}{since}", change.was, change.now)


def _line(item: object, where: str, was: str, now: str) -> RichTextItem:
    html = under(where, difference_html(was, now))
    return RichTextItem(html, f"{where}、{was or tr('空欄')}から{now or tr('空欄')}", item)
