"""A preview of a plan before its data file is made: the first form, the list, and the head of the public page.

They are made for a round of the plan's first year, in a temporary data file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.papers.making import begin_preview
from nakano_status.application.papers.paper import WordingFor, find_paper
from nakano_status.application.papers.templates import EditedWording, begin_wording_pages, read_wordings
from nakano_status.application.papers.writing import PaperPages
from nakano_status.application.plan.create_store import PlanSource, can_be_asked, make_office_info, store_plan
from nakano_status.application.ports.data_file import Parts, Records, UnitOfWork
from nakano_status.application.round.open_and_close_round import open_round
from nakano_status.domain.fields.field import FilledBy
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.plan.ownership import owners_in_line
from nakano_status.domain.plan.plan import Edition

if TYPE_CHECKING:
    from nakano_status.application.papers.set_kinds.page_paper import PagePaper

_LINES = 40
_FIRST_ROWS = 10


@dataclass(frozen=True)
class PlanLooks:
    """Preview of a plan.

    `form`: the first sheet of a form as HTML. `pages`: the pages of the list, or None. `page_head`: the head of the
    public page as HTML. `worded`: the pages of the paper whose wording is previewed; None if no wording is, or if that
    paper cannot be made without answers.
    """

    form: str
    pages: PaperPages | None
    page_head: str
    worded: PaperPages | None


def preview_plan(parts: Parts, source: PlanSource, folder: Path, wording: str = "") -> PlanLooks:
    """Return a preview of a plan, made from a data file and a form, which remain in the empty folder `folder`.

    `wording`: the title of the wording to preview, or ''. Raises the errors of making the data file, the forms and the
    papers.
    """

    def begin(work: UnitOfWork) -> None:
        work.begin_act(ActKind.CREATE_STORE, None)
        store_plan(work, source)

    year = source.plan.first_year
    with closing(parts.stores.create(folder / "plan.nakano", make_office_info(parts, source.plan), begin)) as store:
        round_ = open_round(parts, store, year).value
        first = source.organisation.name(round_.divisions[0])
        (sent,) = distribute(parts, store, DistributeOptions(folder / "forms", (first,))).value
        form = parts.workbooks.sheet_html(parts.files.read(sent.file), _LINES)
        with store.reading() as records:
            pages = begin_preview(parts, records, find_paper("list").request(year=year))(lambda *_: None).pages
            page: PagePaper = find_paper("page").read(parts, records, find_paper("page").request(year=year))
            named = (each for each in read_wordings(parts, records) if wording and each.kind.title == wording)
            worded = next((_pages(parts, records, each, WordingFor(year)) for each in named), None)
    return PlanLooks(form, pages, parts.papers.write_page_beginning(page.page), worded)


def _pages(parts: Parts, records: Records, wording: EditedWording, of: WordingFor) -> PaperPages | None:
    return begin_wording_pages(parts, records, wording.kind.name, wording.text, of)(lambda *_: None).pages


def plan_facts(source: PlanSource) -> list[tuple[str, str]]:
    """Return facts about a plan for a person to confirm, as pairs of a caption and a text."""
    plan, edition = source.plan, source.plan.newest
    profile = edition.profile
    levels = (
        f"{level.name} {sum(node.level == level.key for node in edition.nodes)}件"
        f"（{level.codes.example or level.code_pattern} のように）"
        for level in profile.levels
    )
    own = sum(not each.is_repost for each in edition.listings)
    divisions = [each.name_on() for each in source.organisation.divisions if can_be_asked(each)]
    return [
        ("計画", f"{plan.title}（{edition.title}）"),
        ("期間", f"{plan.first_year.label}〜{plan.last_year.label}"),
        ("自治体・事務局", "　".join(filter(None, (profile.names["ward"], profile.names.get("office", ""))))),
        ("段", "\n".join(levels)),
        ("取組", f"{own}件"),
        ("進捗状況", "\n".join(f"{mark.named}：{mark.legend}" for mark in profile.marks)),
        ("聞くこと", "、".join(AskedFields(profile, plan.first_year, plan.last_year).headings.values())),
        ("計画の値", "\n".join(_plan_values(source))),
        ("所管課", _counted(divisions)),
        ("成果指標", _counted([each.with_unit(each.name) for each in source.indicators])),
        ("資料を作成する会議・公表", "、".join(profile.occasions.values())),
        ("所管課が2つ以上の取組", _shared_rows(edition)),
        ("最初の取組", "\n".join(_first_rows(edition))),
    ]


def _plan_values(source: PlanSource) -> Iterator[str]:
    """Yield how many rows have a value of each item of the plan, and how many have none."""
    rows = {each.row_id for each in source.plan.newest.listings if not each.is_repost}
    for field in (each for each in source.plan.newest.profile.fields if each.filled_by is FilledBy.PLAN):
        lacking = len(rows - {row_id for row_id, item in source.values if item.key == field.key})
        yield f"{field.short_name}　{len(rows) - lacking}件{f'（空欄 {lacking}件）' if lacking else ''}"


def _counted(names: Sequence[str]) -> str:
    """Return the number of names with the first of them."""
    first = "、".join(names[:_FIRST_ROWS])
    return f"{len(names)}件（{first}{' など' * (len(names) > _FIRST_ROWS)}）" if names else "なし"


def _shared_rows(edition: Edition) -> str:
    """Return the number of rows with several divisions and an example; empty if there are no such rows."""
    shared = [each for each in edition.listings if len(each.owners) > 1]
    first = next((f"{each.row_id}　{owners_in_line(each.owners_printed)}" for each in shared), "")
    return f"{len(shared)}件（先頭の所管課が回答します：{first}）" if shared else ""


def _first_rows(edition: Edition) -> list[str]:
    return [f"{each.row_id}　{each.title}　{each.owners_printed or ''}" for each in edition.listings[:_FIRST_ROWS]]
