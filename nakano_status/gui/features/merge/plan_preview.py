"""What importing a batch would do, as lists with check boxes: files, changes, what needs a person's decision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from nakano_status.application import problem_text
from nakano_status.application.lookup import chosen_round, edition_of, organisation_of
from nakano_status.application.merge.merge_plan import FilePlan, MergePlan, sent_together
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.views import read_round
from nakano_status.domain.calendar.days import saving_label
from nakano_status.domain.exchange.ledger import Fate, Verdict
from nakano_status.domain.fields.field import NOTE
from nakano_status.domain.fields.mark import Marks
from nakano_status.domain.history.acts import Change
from nakano_status.domain.merge.resolution import Conflict
from nakano_status.domain.merge.revision import OFFICE
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.domain.round.round import proposed_in_note
from nakano_status.gui.features.merge.received_list import file_line
from nakano_status.gui.lists.difference_html import blank_html, compared_to, difference_html, one_side_html, shown_value
from nakano_status.gui.lists.rich_text_list import RichTextItem, section, under
from nakano_status.gui.looks.labels import lines_html, muted
from nakano_status.gui.words import tr

_SEVERITIES = {
    Severity.ERROR: "読み取れないもの",
    Severity.QUESTION: "ご確認いただきたいもの",
    Severity.ADVICE: "参考",
}
"""The headings of problems, the most severe first."""


@dataclass(frozen=True)
class PlanLabels:
    """Names to show: titles by 管理番号, divisions by id, headings by field key, and the plan's marks."""

    titles: Mapping[str, str]
    divisions: Mapping[str, str]
    headings: Mapping[str, str]
    marks: Marks

    def title(self, row_id: str) -> str:
        """Return 管理番号 and title."""
        return f"{row_id}　{self.titles.get(row_id, '')}"

    def division(self, division_id: str) -> str:
        """Return the name of a division."""
        return tr("事務局") if division_id == OFFICE else self.divisions.get(division_id, division_id)

    def heading(self, key: str) -> str:
        """Return a field's heading."""
        return self.headings.get(key, key)


def read_labels(records: Records) -> PlanLabels:
    """Read the names of a round."""
    round_ = chosen_round(records)
    view = read_round(records, round_)
    return PlanLabels(
        {listing.row_id: listing.title for listing in edition_of(records, round_).listings}
        | {each.indicator_id: each.name for each in records.indicators.of_edition(round_.edition_id)},
        organisation_of(records, round_).names(),
        view.headings,
        view.marks,
    )


def fate_words(fates: Mapping[Fate, int]) -> str:
    """Return how many rows had each fate: 反映 8行　変更なし 2行."""
    return "　".join(tr("{fate} {count}行").format(fate=fate.label, count=n) for fate, n in fates.items() if n)


def done_words(plan: MergePlan) -> str:
    """Return the fates of the rows that need no decision; `waiting_words` has the others."""
    return fate_words({fate: n for fate, n in plan.fates.items() if fate not in (Fate.CONFLICT, Fate.HELD)})


def waiting_counts(plan: MergePlan) -> str:
    """Return what has to be decided, counted in the units of the pages where that is done, and each once."""
    held = tr("未取込 {count}件").format(count=len(plan.held))
    return "、".join([*([tr(plan.conflicts_label)] if plan.conflicts else []), *([held] if plan.held else [])])


def waiting_words(plan: MergePlan) -> str:
    """Return the same with what to do."""
    counted = waiting_counts(plan)
    return tr("{counted}は、それぞれの画面で確認してください。").format(counted=counted) if counted else ""


def file_lines(
    files: Sequence[FilePlan], labels: PlanLabels, findings: Mapping[str, Sequence[Problem]]
) -> Iterator[RichTextItem]:
    """Yield each file with its verdict and the reason; a refused one has no check box. The item is the file's name.

    `findings` are what was found in each file, by its SHA-256. Of several files of one division it is shown when each
    was saved last.
    """
    together = sent_together(files)
    for file in files:
        kind = {Verdict.MERGED: "good", Verdict.KNOWN: "muted"}.get(file.verdict, "ask")
        below = [*_below(file, labels, findings.get(file.sha256, ()))]
        if file.name in together:
            below.append(saving_label(file.saved_at, file.modified_at))
        line = file_line(file.name, file.verdict.label, kind, below, file.code)
        yield replace(line, item=file.name, ticked=None if file.verdict is Verdict.REFUSED else True)


def left_line(name: str) -> RichTextItem:
    """Return the list item of a file that was unticked: it has no verdict now."""
    words = tr("取り込みません")
    html = f'<p>{escape(name)}<br><span class="muted">{words}</span></p>'
    return RichTextItem(html, f"{name}、{words}", name, ticked=False)


def _below(file: FilePlan, labels: PlanLabels, findings: Sequence[Problem]) -> Iterator[str]:
    """Yield whose a file is, how many rows it has and their fates, and how many findings."""
    yield labels.division(file.division) if file.division else tr("所管課不明")
    if file.verdict is not Verdict.REFUSED:
        yield tr("{rows}行").format(rows=len(file.ledger))
        yield fate_words(file.fates)
        yield tr("指摘 {count}件").format(count=len(findings)) if findings else ""


def change_lines(changes: Sequence[Change], labels: PlanLabels) -> Iterator[RichTextItem]:
    """Yield what changes, row by row, with the differences inside the text. The item is the row's 管理番号."""
    by_row: defaultdict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_row[change.row_id].append(change)
    order = tuple(labels.headings)
    for row_id, mine in by_row.items():
        title = labels.title(row_id)
        mine.sort(key=lambda change: order.index(change.key) if change.key in order else len(order))
        fields = "".join(_change(change, labels) for change in mine)
        accessible_text = "、".join(f"{labels.heading(change.key)} {change.now or tr('空欄')}" for change in mine)
        html = f"<p><b>{escape(title)}</b></p>{fields}"
        yield RichTextItem(html, f"{title}、{accessible_text}", row_id, ticked=True)


def attention_lines(plan: MergePlan, labels: PlanLabels) -> Iterator[RichTextItem]:
    """Yield what needs a person: differing answers, notes to the office, then problems, the most severe first."""
    yield from section(tr("内容の相違"), [_conflict(conflict, labels) for conflict in plan.conflicts])
    for words, notes in _notes(plan):
        yield from section(words, [_note(change, labels) for change in notes])
    for severity, words in _SEVERITIES.items():
        yield from section(tr(words), [_problem(each) for each in _problems(plan, severity)])


def to_read_words(plan: MergePlan) -> str:
    """Return what is to be read in the list of `attention_lines`, counted; conflicts are decided on their page."""
    counts = {words: len(notes) for words, notes in _notes(plan)}
    counts |= {tr(_SEVERITIES[each]): len(_problems(plan, each)) for each in (Severity.ERROR, Severity.QUESTION)}
    counted = "、".join(tr("{words} {count}件").format(words=words, count=n) for words, n in counts.items() if n)
    return tr("{counted}は、「確認」の一覧で確認してください。").format(counted=counted) if counted else ""


def _notes(plan: MergePlan) -> Iterator[tuple[str, list[Change]]]:
    """Yield the divisions' notes to the office: proposals, then others."""
    notes = [change for change in plan.changes if change.key == NOTE and change.now]
    yield tr("報告対象外の申出"), [change for change in notes if proposed_in_note(change.now)]
    yield tr("事務局への連絡"), [change for change in notes if not proposed_in_note(change.now)]


def _problems(plan: MergePlan, severity: Severity) -> list[Problem]:
    return [each for file in plan.files for each in file.problems if each.severity is severity]


def _note(change: Change, labels: PlanLabels) -> RichTextItem:
    """Return the list item of a division's note to the office; the item is the change."""
    title, who = labels.title(change.row_id), labels.division(change.division or "")
    words = lines_html(change.now or "")
    html = f"<p><b>{escape(title)}</b><br>{muted(who)}　{words}</p>"
    return RichTextItem(html, f"{title}、{who}、{change.now}", change)


def _change(change: Change, labels: PlanLabels) -> str:
    whose = f"（{labels.division(change.division)}）" if change.division else ""
    heading = escape(f"{labels.heading(change.key)}{whose}")
    was, now = (shown_value(change.key, each, labels.marks) for each in (change.was, change.now))
    return f'<p><span class="muted">{heading}</span><br>{difference_html(was, now)}</p>'


def _conflict(conflict: Conflict, labels: PlanLabels) -> RichTextItem:
    title = labels.title(conflict.slot.row_id)
    keys = conflict.slot.keys
    sides = []
    side_values = [side.values for side in conflict.sides]
    for place, side in enumerate(conflict.sides):
        against = compared_to(conflict.base, side_values, place)
        texts = [
            one_side_html(shown_value(key, was, labels.marks), shown_value(key, now, labels.marks))
            for key, was, now in zip(keys, against, side.values, strict=True)
            if was or now
        ] or [blank_html()]
        sides.append(f"{muted(labels.division(side.writer))}　{'　／　'.join(texts)}")
    html = f"<p><b>{escape(title)}</b><br>{muted(labels.heading(keys[0]))}<br>{'<br>'.join(sides)}</p>"
    return RichTextItem(html, f"{title}、{labels.heading(keys[0])}", conflict.conflict_id)


def _problem(problem: Problem) -> RichTextItem:
    words = f"{problem_text.message(problem)}{problem_text.remedy(problem)}"
    place = problem_text.place(problem)
    code = f'<small class="muted">{problem.code}</small>'
    html = under(place, f"{escape(words)} {code}")
    return RichTextItem(html, f"{place}、{words}", problem)
