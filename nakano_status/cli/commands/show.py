"""show, counts, board, todo, history, explain: rows and tallies, years side by side, and the writers of values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from nakano_status.application import lookup
from nakano_status.application.entries.read import history
from nakano_status.application.forms.ask_section import read_section_board
from nakano_status.application.indicators.read.figures_asked import figures_asked
from nakano_status.application.indicators.read.indicators import read_indicator_years
from nakano_status.application.merge.folding import RoundFacts
from nakano_status.application.merge.read.state_digest import digest
from nakano_status.application.ports.data_file import Records
from nakano_status.application.review.read.asked_back import ReviewState
from nakano_status.application.review.wording_changes import received_by_row, wording_changes
from nakano_status.application.round.read import as_known
from nakano_status.application.round.read.board import ARRIVED, figures_answered_label, read_board, state_label
from nakano_status.application.round.read.counts import (
    count_contents,
    difference_sentence,
    read_counts,
    read_difference,
    with_total,
)
from nakano_status.application.round.read.overview import OF_BODIES, YearCount, YearCounts, read_year_counts
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.row_years import read_row_years
from nakano_status.application.round.read.rows import SubmissionState, view_rows
from nakano_status.application.round.read.todo import read_todo_of_plans
from nakano_status.application.round.read.views import (
    BoardLine,
    ConfirmationView,
    CountsView,
    RowView,
    counts_line,
    marks_line,
)
from nakano_status.application.submission.read.confirmation import confirmation_of
from nakano_status.cli import output
from nakano_status.cli import session as cli
from nakano_status.domain.fields.field import MARK, NO_SUM, NOTE
from nakano_status.domain.fields.profile import AskedFields, Level, Profile
from nakano_status.domain.history.acts import moment_text
from nakano_status.domain.indicators.indicator import IndicatorYears
from nakano_status.domain.organisation.divisions import term_for_level
from nakano_status.domain.refusals.exchange import GroupingUnknown, Usage
from nakano_status.domain.round.item_totals import ItemTotal
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.row_years import NO_MARK, Absence, RowYear
from nakano_status.domain.round.tally import Exclusion, Grouping, Tally, find_grouping
from nakano_status.domain.storage.store_info import StoreRole


def show_years(session: cli.CommandSession, row_id: str) -> cli.CommandOutput:
    """Show one row through all years, with its mark, texts and recorded papers in each."""
    with session.reading() as store, store.reading() as records:
        found = read_row_years(records, row_id, session.year)
    lines = [line for each in found for line in _year_lines(each)]
    return cli.CommandOutput({"years": [output.row_year_as_json(each) for each in found]}, lines)


def _year_lines(line: RowYear) -> Iterator[str]:
    state = str(line.mark) if line.mark else f"{NO_MARK}（{line.gap.label}）" if line.gap else ""
    named = "　".join(filter(None, (line.row_id, line.title, line.relation.label)))
    yield "　".join(filter(None, (line.year.label, state, named)))
    if line.row_id is None:
        return
    numbers = "、".join(f"第{each.number}号（{each.occasion_name}）" for each in line.papers)
    texts = {
        "計画上のスケジュール": line.scheduled,
        "予定": line.planned_text,
        line.done_label: line.done_text,
        **{each.name: each.text for each in line.items},
        "回答": "、".join(line.answered_by),
        "資料": numbers,
    }
    yield from (f"  {heading}：{output.one_line(text)}" for heading, text in texts.items() if text)


def count_years(session: cli.CommandSession, grouping: str | None, *, today: bool) -> cli.CommandOutput:
    """Show the tallies of all rounds, broken down by a grouping if given.

    `today`: divide the rows among the 部 or 所管課 of today, not of each year; raises Usage with any other grouping or
    none. Raises GroupingUnknown.
    """
    if today and grouping not in {each.value for each in OF_BODIES}:
        raise Usage(reason="「--today」は、「--by department」または「--by division」とともに指定してください。")
    on = session.parts.clock.today() if today else None
    with session.reading() as store, store.reading() as records:
        by = _grouping(lambda: lookup.current_plan(records).newest.profile, grouping) if grouping else None
        found = read_year_counts(records, [by] if by else (), on)
    keys: dict[str, Any] = {"years": [_count_as_json(each) for each in found.years]}
    if by:
        keys["groups"] = {
            group.name: {found.key(each): with_total(each.tally_of(group)) for each in found.years_of(group)}
            for group in found.groups[by]
        }
        keys["group_names"] = {group.name: group.label for group in found.groups[by]}
    if by in OF_BODIES:
        keys["organisation"] = "today" if today else "of_year"
    return cli.CommandOutput(keys, list(_count_lines(found, by)))


def _count_as_json(count: YearCount) -> dict[str, Any]:
    tally = count.tally
    there: dict[str, Any] = {
        "counts": {**tally.by_symbol, "total": tally.total},
        "in_report": tally.in_report,
        "excluded": [{"id": row_id, "why": why.value} for row_id, why in tally.excluded],
        "why": None,
    }
    missing = {"counts": None, "in_report": None, "excluded": None, "why": Absence.NO_ROUND.value}
    if count.items:
        there["items"] = {_name_of_item(count, key): _item_as_json(total) for key, total in count.items.items()}
    return {
        "plan": count.plan.plan_id,
        "year": count.year.short,
        "edition": count.edition.title if count.edition else None,
        **(there if count.has_round else missing),
    }


def _name_of_item(count: YearCount, key: str) -> str:
    return count.edition.profile.by_key[key].short_name if count.edition else key


def _item_as_json(total: ItemTotal) -> dict[str, Any]:
    """Return the totals of an item in JSON form: the number of rows with each option, or the sum."""
    counted = {"counts": {option.symbol: number for option, number in total.counts.items()}}
    return {
        **(counted if total.counts else {"sum": total.sum}),
        "total": total.answered_count,
        "in_report": total.in_report,
    }


def _item_line(count: YearCount, key: str, total: ItemTotal) -> str:
    numbers = marks_line({option.symbol: number for option, number in total.counts.items()})
    if count.edition and not total.counts:
        numbers = f"合計{count.edition.profile.by_key[key].shown(total.sum) if total.filled else NO_SUM}"
    return f"  {_name_of_item(count, key)}　{numbers} 記入{total.answered_count}件 ／ 対象{total.in_report}件"


def _count_lines(found: YearCounts, by: Grouping | Level | None) -> Iterator[str]:
    for each in found.years:
        missing = f"{NO_MARK}（{Absence.NO_ROUND.label}）"
        yield f"{found.label(each)}　{_counted(each.tally) if each.has_round else missing}"
        yield from (_item_line(each, key, total) for key, total in each.items.items())
    if by in OF_BODIES:
        yield f"内訳は{found.organisation_label}によります。"
    for group in found.groups.get(by, ()) if by else ():
        yield group.label
        yield from (f"  {found.label(each)}　{_counted(each.tally_of(group))}" for each in found.years_of(group))


def _counted(tally: Tally) -> str:
    return f"{marks_line(tally.by_symbol)} 計{tally.total}件 ／ 報告対象 {tally.in_report}件"


def indicators_of_years(session: cli.CommandSession) -> cli.CommandOutput:
    """Show the actual figures and targets of each 成果指標 through all years."""
    with session.reading() as store, store.reading() as records:
        found = read_indicator_years(records)
    lines = [line for each in found for line in _indicator_lines(each)]
    return cli.CommandOutput(
        {"indicators": list(map(_indicator_as_json, found))}, lines or ["成果指標は登録されていません。"]
    )


def _indicator_as_json(found: IndicatorYears) -> dict[str, Any]:
    indicator = found.indicator
    return {
        "id": indicator.indicator_id,
        "goal": indicator.goal,
        "name": indicator.name,
        "unit": indicator.unit,
        "direction": indicator.direction.value,
        "years": [
            {
                "year": each.year.short,
                "actual": each.actual.figure.text if each.actual else None,
                "why": each.gap.value if each.gap else None,
                "target": each.target.figure.text if each.target else None,
                "other_targets": dict(each.other_targets),
                "reached": each.has_reached,
            }
            for each in found.years
        ],
    }


def _indicator_lines(found: IndicatorYears) -> Iterator[str]:
    yield f"{found.indicator.indicator_id}　{found.indicator.name}"
    for each in found.years:
        actual = each.actual.figure.text if each.actual else f"{NO_MARK}（{each.gap.label}）" if each.gap else ""
        target = f"目標 {each.target.figure.text}" if each.target else ""
        others = f"（{each.other_label}）" if each.other_targets else ""
        if actual or target or others:
            yield f"  {'　'.join(filter(None, (each.year.label, actual, f'{target}{others}')))}"


_FRAME = "frame"
"""The breakdown by the items of national frames, which are not groups: a row may belong to several items."""


@cli.command("show", "取組と回答をすべて表示します（管理番号を指定すると、その取組だけ）。")
@click.argument("row_id", metavar="[ID]", type=cli.ID, required=False)
@click.option("--division", metavar="NAME", help="この所管課の取組だけ")
@click.option(
    "--years", "is_years", is_flag=True, help="管理番号の取組の、すべての年度の経過（--year は、管理番号の年度）"
)
@cli.year_option
def show(session: cli.CommandSession, row_id: str | None, *, division: str | None, is_years: bool) -> cli.CommandOutput:
    """Show the rows of a round, only the rows of a division, one row, or one row through all years (`is_years`).

    Raises Usage if `is_years` is given without a row or with a division.
    """
    if is_years:
        if row_id is None or division is not None:
            raise Usage(reason="「--years」は、管理番号を1つ指定したときに使えます（--division と同時に使えません）。")
        return show_years(session, row_id)
    with session.reading() as store, store.reading() as records:
        round_ = lookup.chosen_round(records, session.year)
        organisation = as_known.organisation_of(records, round_)
        named = organisation.name(lookup.find_division(records, division).division_id) if division else None
        contents, handed_in = RoundContents.load(records, round_), SubmissionState.load(records, round_)
        reviewed = ReviewState.load(records, contents)
        views = view_rows(contents, contents.rows, handed_in, reviewed)
        wanted = lookup.find_row(round_, row_id).row_id if row_id is not None else None
        rows = [row for row in views if (named is None or _names(row, named)) and wanted in (None, row.id)]
        counted = count_contents(contents)
        confirmed = _confirmed(records, contents, named)
        if wanted is not None:
            confirmed = [each for each in confirmed if any(_names(row, each.division) for row in rows)]
        received = received_by_row(wording_changes(records, round_))
        keys = {
            "role": records.info.role.value,
            "plan": lookup.plan_of(records, round_).plan_id,
            "year": round_.year.short,
            "digest": digest(contents, RoundFacts.load(records, round_)),
            "rows": [{**output.row_as_json(row), "received": received.get(row.id, {})} for row in rows],
            "counts": output.counts_as_json(counted),
            "confirmations": [{"division": each.division, **output.confirmation_as_json(each)} for each in confirmed],
        }
    confirmation_lines = (f"{each.division} {output.confirmation_line(each)}" for each in confirmed)
    row_lines = (line for row in rows for line in _row_lines(row, contents.asked))
    return cli.CommandOutput(keys, [*row_lines, *confirmation_lines, counts_line(counted)])


def _confirmed(records: Records, contents: RoundContents, named: str | None) -> list[ConfirmationView]:
    """Return all 所属長確認, or only that of a division."""
    returns = records.exchange.returns(contents.round_.round_id)
    divisions = contents.organisation.sort_divisions(contents.round_.divisions)
    supplied = figures_asked(records, contents.round_).supplied
    found = (confirmation_of(records, contents, returns, each, supplied=supplied) for each in divisions)
    return [each for each in found if each and named in (None, each.division)]


@cli.command("counts", "進捗状況の件数と、数えていない取組を表示します。", names_person=False)
@click.option("--by", "grouping", metavar=f"[{'|'.join((*(each.value for each in Grouping), _FRAME))}]", help="内訳")
@click.option("--item", metavar="ITEM", help="数える選択か、合計する数字の見出し（省略すると進捗状況）")
@click.option("--against", metavar="YEAR", help="この年度の件数との差を、取組ごとに説明します。")
@click.option("--years", "is_years", is_flag=True, help="すべての年度の件数を並べます。")
@click.option("--today", is_flag=True, help="部・所管課の内訳を、今の組織で分けます（省略すると各年度の組織）。")
@cli.year_option
def counts(
    session: cli.CommandSession,
    *,
    grouping: str | None,
    item: str | None,
    against: str | None,
    is_years: bool,
    today: bool,
) -> cli.CommandOutput:
    """Show the tally of a round, or of all rounds (`is_years`).

    `grouping`: also the tally of each group, such as each 部. `item`: the choice or number that is counted or summed
    (None: 進捗状況). `today`: the groups are of today's organisation (only with `is_years`). `against`: the year of
    another round; the difference between the two is explained row by row. Raises Usage for options that exclude each
    other, and GroupingUnknown.
    """
    if item is not None and (is_years or against or grouping == _FRAME):
        raise Usage(reason="「--item」は、「--years」「--against」「--by frame」と同時に指定できません。")
    if is_years:
        if against or session.year or grouping == _FRAME:
            raise Usage(reason="「--years」は、「--against」「--year」「--by frame」と同時に指定できません。")
        return count_years(session, grouping, today=today)
    if today:
        raise Usage(reason="「--today」は、「--years」とともに指定してください。")
    with session.reading() as store, store.reading() as records:
        round_ = lookup.chosen_round(records, session.year)
        view = _counts_by(records, round_, grouping, item)
        other = lookup.round_of_year(records, lookup.read_year(against)) if against else None
        difference = read_difference(records, round_, other) if other else None
        marks = lookup.edition_of(records, round_).profile.marks
    keys, lines = _counts_as_json(view, has_groups=bool(grouping)), _counts_lines(view)
    if other and difference:
        keys |= {"against": other.year.short, "difference": output.difference_as_json(difference)}
        lines.append(f"{other.year.label}との差　{difference_sentence(difference)}")
        lines += output.count_difference_lines(difference, marks)
    return cli.CommandOutput(keys, lines)


def _counts_as_json(view: CountsView, *, has_groups: bool) -> dict[str, Any]:
    keys: dict[str, Any] = {"counts": output.counts_as_json(view), "excluded": output.excluded_as_json(view)}
    keys["in_report"] = view.in_report
    if has_groups:
        keys["groups"] = {name: dict(group) for name, group in view.groups.items()}
        keys["group_names"] = dict(view.group_names)
    if view.sum:
        keys |= {"sum": view.sum, "group_sums": dict(view.group_sums)}
    return keys


def _counts_lines(view: CountsView) -> list[str]:
    """Return the counts as lines for people: of all rows, of each group, and the rows that are not counted."""
    sums = {name: f"合計{text}" for name, text in view.printed_sums.items()}
    groups = [
        f"{view.group_names[name]}：{sums.get(name, '')}{marks_line(group)}" for name, group in view.groups.items()
    ]
    excluded = [f"{row_id} {Exclusion(why).label}" for row_id, why in view.excluded]
    of_parts = view.item is not None and view.item.counts_parts
    named = f"数えていない{'所管課ごとの分' if of_parts else '取組'} {len(excluded)}件"
    return [f"{sums.get(None, '')}{counts_line(view)}", *groups, named, *excluded]


def _counts_by(records: Records, round_: Round, grouping: str | None, item: str | None) -> CountsView:
    if grouping == _FRAME:
        from nakano_status.application.plan.frames import count_by_item  # it imports papers, see _printed

        return count_by_item(records, round_)
    by = _grouping(lambda: lookup.edition_of(records, round_).profile, grouping) if grouping else None
    return read_counts(records, round_, by, item)


def _grouping(read_profile: Callable[[], Profile], text: str) -> Grouping | Level:
    """Return the grouping or the level with this name in a plan; raises GroupingUnknown."""
    if text in {each.value for each in Grouping}:
        return Grouping(text)
    profile = read_profile()
    found = find_grouping(profile, text)
    if found is None:
        others = (each.value for each in Grouping if each not in (Grouping.GOAL, Grouping.MEASURE))
        names = "、".join((*(level.name for level in profile.levels), *others, _FRAME))
        raise GroupingUnknown(found=text, expected=names)
    return found


def _names(row: RowView, division: str) -> bool:
    return division in row.named


def _row_lines(row: RowView, asked: AskedFields) -> Iterator[str]:
    """Yield lines with the data of a row and its answers."""
    state = row.state.label if row.state else f"報告対象外（{row.out_of_report.label}）" if row.out_of_report else ""
    yield f"{row.id} {row.code} {row.title}"
    answering = row.answerers if len(row.answerers) > 1 else (*row.leads, *row.trackers)
    yield f"  {'、'.join(answering)} {row.values[MARK] or ''} {state}"
    if len(row.answerers) > 1:
        deferring = "、".join(row.deferred)
        yield f"  各課回答（他課が回答：{deferring}）" if deferring else "  各課回答"
    values = asked.profile.printed_values(row.values)
    answers = [(asked.heading(key), values.get(key)) for key in asked.every_key if key != MARK]
    answers += [(f"{asked.heading(NOTE)}（{division}）", text) for division, text in row.notes.items()]
    yield from (f"  {output.one_line(heading)}：{output.one_line(text)}" for heading, text in answers if text)
    if row.remark:
        yield f"  修正依頼（{row.asked.label if row.asked else '記入中'}）：{output.one_line(row.remark)}"
    sources = ((asked.heading(key), f"（{source}）" if source else "") for key, source in row.on_behalf.items())
    yield from (f"  {output.one_line(heading)}：代理入力{source}" for heading, source in sources)
    if not row.counted and any(row.values.values()):
        yield "  報告対象外のため、回答は一覧に載せずに保管しています。"


@cli.command("board", "提出状況を表示します。")
@click.option("--remind", is_flag=True, help="再依頼文を作成します。")
@click.option("--out", "target", metavar="FILE", type=cli.PATH, help="印刷用の1枚（.pdf）を作成します。")
@cli.replace_option
@cli.year_option
def board(session: cli.CommandSession, *, remind: bool, target: str | None, replace: bool) -> cli.CommandOutput:
    """Show how far each division has answered, or write this as a PDF (`target`).

    In a division's data file it is about the division's sections. `remind`: show the text of a reminder instead. Raises
    Usage if both are given, if `target` does not end in .pdf, or if `replace` is true without a target.
    """
    if target is not None:
        if remind or not target.lower().endswith(".pdf"):
            raise Usage(reason="「--out」には「.pdf」で終わる名前を指定してください（--remind と同時に使えません）。")
        return _printed(session, Path(target), replace=replace)
    cli.refuse_unused({"--replace": replace}, "「--out」と一緒に指定してください。")
    today = session.parts.clock.today()
    with session.reading() as store, store.reading() as records:
        round_ = lookup.chosen_round(records, session.year)
        is_office = records.info.role is StoreRole.OFFICE
        lines = (read_board if is_office else read_section_board)(records, round_, today)
        are_grouped = not is_office or as_known.papers_show_departments(records, round_)
        text = _reminder(session, records) if remind else None
    keys: dict[str, object] = {"divisions": [output.board_line_as_json(line) for line in lines]}
    if text is None:
        return cli.CommandOutput(keys, list(_board_lines(lines, are_grouped=are_grouped)))
    return cli.CommandOutput({**keys, "reminder": text}, [text] if text else _no_one_to_remind(lines))


def _no_one_to_remind(lines: Iterable[BoardLine]) -> list[str]:
    """Return the message that there is no division to remind, with the divisions whose answers are held."""
    arrived = "、".join(line.division for line in lines if line.arrived)
    return ["再依頼する所管課はありません。", *([f"{ARRIVED}：{arrived}"] if arrived else [])]


def _reminder(session: cli.CommandSession, records: Records) -> str:
    from nakano_status.application.papers.kinds.letters_paper import reminder_mail  # see _printed

    return reminder_mail(session.parts, records, year=session.year)


def _printed(session: cli.CommandSession, target: Path, *, replace: bool) -> cli.CommandOutput:
    # few ask for the file, and the other commands of this module need no papers
    from nakano_status.application.papers.kinds import board_paper
    from nakano_status.application.papers.making import make_paper

    with session.reading() as store:
        request = board_paper.PAPER.request(year=session.year)
        outcome = make_paper(session.parts, store, request, target, replace=replace)
    pages = outcome.value.pages
    keys = {"file": str(target), "pages": pages}
    return cli.CommandOutput.of(outcome, keys, [f"「{target}」を作成しました（{pages}ページ）。"])


def _board_lines(lines: tuple[BoardLine, ...], *, are_grouped: bool) -> Iterator[str]:
    above = term_for_level(line.department for line in lines)
    for department, members in groupby(lines, lambda line: line.department):
        if are_grouped:
            yield department or f"（{above}のない所管課）"
        yield from (_board_line(line) for line in members)


def _board_line(line: BoardLine) -> str:
    figures = f"（成果指標 {label}）" if (label := figures_answered_label(line.figures)) else ""
    head = f"  {line.division} {line.answered}/{line.rows}{figures} {state_label(line)}"
    return f"{head} {output.confirmation_line(line.confirmed)}" if line.confirmed or line.received else head


@cli.command("todo", "いま行うことを、先に行うものから表示します。")
@cli.year_option
def todo_command(session: cli.CommandSession) -> cli.CommandOutput:
    """Show the work to do in order of importance, and the next milestone."""
    today = session.parts.clock.today()
    with session.reading() as store, store.reading() as records:
        found = read_todo_of_plans(records, today, session.year)
        titles = {each.plan_id: each.title for each in records.plan.all()}
    # an item without a day is later than any item with one
    upcoming = min(
        (each.next for each in found.values() if each.next), key=lambda each: each.day or date.max, default=None
    )
    keys = {
        "items": [
            {**output.todo_item_as_json(each), **({"plan": plan} if plan else {})}
            for plan, todo in found.items()
            for each in todo.items
        ],
        "done": [each for todo in found.values() for each in todo.done],
        "next": output.milestone_as_json(upcoming) if upcoming else None,
    }
    lines = (
        line
        for plan, todo in found.items()
        for line in (*([titles[plan]] if plan else []), *output.todo_lines(todo, today))
    )
    return cli.CommandOutput(keys, list(lines))


@cli.command("history", "変更履歴を表示します。")
@click.argument("row_id", metavar="ID", type=cli.ID)
@click.option("--key", metavar="KEY", help="この項目だけ")
@cli.year_option
def history_command(session: cli.CommandSession, *, row_id: str, key: str | None) -> cli.CommandOutput:
    """Show the changes of a row with their writers, after what the row was in other editions and plans.

    `key`: only the changes of this field.
    """
    with session.reading() as store, store.reading() as records:
        round_ = lookup.chosen_round(records, session.year)
        found = history.read_history(records, round_, row_id, key)
        lineage = history.read_row_lineage(records, round_, row_id)
    lines = list(map(_history_line, found)) or ["変更はありません。"]
    keys = {"changes": [_as_json(each) for each in found], "lineage": list(map(output.lineage_as_json, lineage))}
    return cli.CommandOutput(keys, [*map(output.lineage_line, lineage), *lines])


def _as_json(line: history.HistoryLine) -> dict[str, str | None]:
    return {
        "at": line.act.at.isoformat(),
        "by": line.act.by,
        "who": line.who,
        "why": line.why.value,
        "reason": line.act.reason,
        "file": line.file,
        "sha256": line.sha256,
        "cell": line.cell,
        "key": line.key,
        "division": line.division,
        "from": line.was,
        "to": line.now,
    }


def _history_line(line: history.HistoryLine) -> str:
    where = f"（{line.file} {line.cell or ''}）" if line.file else ""
    was, now = (text or "（空欄）" for text in line.shown_values)
    return f"{moment_text(line.act.at)} {line.written_by} {line.way} {line.heading}：{was} → {now}{where}"


@cli.command("explain", "いまの内容になっている理由を表示します。")
@click.argument("row_id", metavar="ID", type=cli.ID)
@click.option("--key", metavar="KEY", required=True, help="項目")
@cli.year_option
def explain_value(session: cli.CommandSession, *, row_id: str, key: str) -> cli.CommandOutput:
    """Explain the current value of a field: list the assertions from which it results, and the reason why it holds."""
    with session.reading() as store, store.reading() as records:
        found = history.explain(records, row_id, key, session.year)
        round_ = lookup.chosen_round(records, session.year)
        asked = records.plan.asked(round_)
        lineage = history.read_row_lineage(records, round_, found.id)
    keys = {
        "id": found.id,
        "key": found.key,
        "lineage": list(map(output.lineage_as_json, lineage)),
        "words": [_assertion_as_json(assertion) for assertion in found.assertions],
        "stands": _value_as_json(found),
    }
    return cli.CommandOutput(keys, [*map(output.lineage_line, lineage), *_lines(found, asked)])


def _assertion_as_json(assertion: history.ExplainedAssertion) -> dict[str, object]:
    return {
        "number": assertion.number,
        "who": assertion.who,
        "kind": assertion.kind.value,
        "state": assertion.state.value,
        "value": assertion.value,
        "values": dict(assertion.values),
        "seen": list(assertion.observed),
        "division": assertion.division,
        "return": assertion.return_id,
        "file": assertion.file,
        "cell": assertion.cell,
        "at": assertion.at.isoformat() if assertion.at else None,
        "by": assertion.by,
        "last_writer": assertion.last_writer,
        "on_behalf": assertion.on_behalf,
        "source": assertion.source,
    }


def _value_as_json(found: history.Explanation) -> dict[str, object]:
    """Return the current value of a row's field in JSON form; for a note, one value per division that wrote one."""
    values = [_one_as_json(each) for each in found.values]
    return values[0] if len(values) == 1 and found.values[0].division is None else {"divisions": values}


def _one_as_json(value: history.ExplainedValue) -> dict[str, object]:
    return {
        "division": value.division,
        "value": value.value,
        "sent": value.sent,
        "because": value.because.value,
        "reason": value.because.label,
        "conflict": value.conflict,
        "repeated_by": list(value.repeated_by),
    }


def _lines(found: history.Explanation, asked: AskedFields) -> Iterator[str]:
    def shown(value: str | None) -> str:
        return asked.profile.printed_in_full(found.key, value) or "（空欄）"

    for value in found.values:
        whose = f"（{value.division}）" if value.division else ""
        yield f"{found.id} {asked.every_heading.get(found.key) or found.key}{whose}：{shown(value.value)}"
        yield f"  {value.because.label}"
    for assertion in found.assertions:
        where = f"（{assertion.file} {assertion.cell or ''}）" if assertion.file else ""
        observed = f"、{'・'.join(map(str, assertion.observed))}を見たうえで" if assertion.observed else ""
        who = assertion.who
        if assertion.on_behalf:
            who += f"（代理入力（{assertion.source}））" if assertion.source else "（代理入力）"
        if assertion.last_writer and assertion.last_writer != assertion.who:
            who += f"〔{assertion.last_writer}〕"
        yield f"  {assertion.number}. {who}{observed}：{shown(assertion.value)}{where}"
