"""取組の記録: what a data file has about one row, through all years, as a paper and as CSV (disclose).

`SUBJECTS` declares which stored records each table of the paper shows, and `LEFT_OUT` which records are not shown; the
note of the paper names the latter. Names of persons are left out unless they are asked for. The name of an author of an
opinion who did not agree to its publication is always left out (decision 0089). There is a table per subject, on A4
landscape. Widths are in millimetres, sizes in points; a column without a width is in the CSV only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import chain

from nakano_status.application import lookup
from nakano_status.application.merge.folding import RoundFacts
from nakano_status.application.merge.read.held import divisions_of_items
from nakano_status.application.papers.paper import (
    FileToDraw,
    Paper,
    PaperContent,
    PaperGroup,
    PaperRequest,
    text_option,
    tick_option,
)
from nakano_status.application.papers.writing import DrawnPaper, PaperFormat, draw_named
from nakano_status.application.plan.opinions import opinion_plans, opinions_by_row
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.retention.acts import sheet_of
from nakano_status.application.retention.retain_round import history_heads, row_history_texts, row_values, value_heads
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.row_years import find_followed_row
from nakano_status.application.round.read.views import OFFICE_NAME
from nakano_status.documents import document as doc
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.ledger import HeldItem, ReceivedFile, Verdict, verdict_label
from nakano_status.domain.exchange.returns import HeldState, ReturnState
from nakano_status.domain.fields.field import OWNERS, ROW_FACTS
from nakano_status.domain.fields.headings import DIVISIONS, ID
from nakano_status.domain.fields.headings import TITLE as ROW_TITLE
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.history.acts import Act, ActKind, Why, act_label, moment_text
from nakano_status.domain.merge.resolution import AssertionKind, Revision, ShownValues, Slot
from nakano_status.domain.plan.annotations import Opinion
from nakano_status.domain.plan.initiative_id import fold_id
from nakano_status.domain.plan.lineage import PlanSubject
from nakano_status.domain.plan.plan import Edition, Listing
from nakano_status.domain.review.review import ReviewKind
from nakano_status.domain.round.roll_over import RolledOver
from nakano_status.domain.round.row_years import FollowedRow
from nakano_status.domain.storage.store_info import StoreRole
from nakano_status.domain.text.file_names import safe_name
from nakano_status.domain.text.narrative import same

TITLE = "取組の記録"
_SETUP = doc.PageSetup(doc.PaperSize.A4, landscape=True, top=18, bottom=15, left=18, right=18, header=8, footer=8)
_SIZE, _TITLE_SIZE = 8.5, 14.0
_ROOM = _SETUP.room[0]


@dataclass(frozen=True)
class DisclosedTable:
    """Table of one subject.

    `columns`: the headings with their shares of the width; a column with the share 0 is not printed. `lines`: the cells
    of each line.
    """

    title: str
    columns: Sequence[tuple[str, int]]
    lines: Sequence[Sequence[str]]

    @property
    def heads(self) -> tuple[str, ...]:
        """Headings of all columns."""
        return tuple(head for head, _ in self.columns)


@dataclass(frozen=True)
class DisclosureContent:
    """Whole content of 取組の記録: the row's 管理番号 and title, notes on what is left out, and the tables."""

    row_id: str
    title: str
    notes: Sequence[str]
    tables: Sequence[DisclosedTable]
    made_on: str


def build_disclosure(content: DisclosureContent) -> doc.Document:
    """Return 取組の記録 as a document."""
    title = f"{TITLE}　{content.row_id}"
    blocks: list[doc.Block] = [
        doc.paper_title_line(title, _TITLE_SIZE, is_kept_with_next=True),
        doc.Paragraph(doc.plain(content.title), space_above=6, is_kept_with_next=True),
        *(doc.Paragraph(doc.plain(note), doc.ParagraphRole.NOTE, space_above=2) for note in content.notes),
    ]
    for ordinal, table in enumerate(content.tables, start=1):
        blocks.append(doc.Heading(1, ordinal, f"{table.title}（{len(table.lines)}件）", space_above=10))
        blocks.append(
            _printed_table(table) if table.lines else doc.Paragraph(doc.plain("記録はありません。"), space_above=3)
        )
    return doc.Document(
        title, (doc.Section(TITLE, _SETUP, tuple(blocks), doc.Typeface.GOTHIC, _SIZE),), content.made_on
    )


def _printed_table(table: DisclosedTable) -> doc.Table:
    shown = [place for place, (_, share) in enumerate(table.columns) if share]
    unit = _ROOM / sum(share for _, share in table.columns)
    columns = tuple(doc.Column(table.columns[place][1] * unit) for place in shown)
    heads = (doc.head_row(table.columns[place][0] for place in shown),)
    rows = (
        doc.text_row(first, others) for first, *others in ([line[place] for place in shown] for line in table.lines)
    )
    return doc.Table(columns, tuple(rows), heads, space_above=4, description=table.title, head_columns=1)


_VALUES = (12, 22, 40, 35, 24, 100)
_HISTORY = (0, 22, 22, 24, 20, 46, 46, 22, 18, 20, 0, 0, 0)
_ANSWERS = (
    ("年度", 12),
    (ID, 22),
    (DIVISIONS, 28),
    ("届いた日時", 26),
    ("ファイル名", 46),
    ("欄", 24),
    ("内容", 70),
    ("結果", 22),
    ("SHA-256", 0),
)
_DECISIONS = (
    ("年度", 12),
    ("日時", 28),
    (ID, 24),
    (DIVISIONS, 34),
    ("判断", 30),
    ("操作した人", 24),
    ("理由", 80),
)
_OPINIONS = (
    ("番号", 12),
    ("日", 30),
    ("区分", 26),
    ("氏名", 26),
    ("意見", 70),
    ("考え方", 60),
    ("変更した内容", 36),
)
_PAPERS = (
    ("年度", 14),
    ("資料", 24),
    ("会議", 30),
    ("日付（日付のない資料は記録した日）", 40),
    ("資料番号", 40),
    ("確定版・作成中", 30),
)
_ASKED = (("年度", 12), ("日時", 28), (ID, 24), (DIVISIONS, 34), ("照会", 30), ("添えた文", 104))
_TYPED = (("年度", 12), (ID, 24), (DIVISIONS, 34), ("欄", 40), ("文章", 130))
_IN_PLAN = (("計画の版", 60), (ID, 24), ("項目", 40), ("内容", 116))
_SCHEDULE = (("計画の版", 60), (ID, 24), ("年度", 14), ("計画上のスケジュール", 142))
_IN_PLAN_BY_YEAR = (("計画の版", 60), (ID, 24), ("項目", 40), ("年度", 14), ("内容", 102))
_FATES = (
    ("日時", 28),
    ("計画の版", 50),
    (ID, 24),
    ("引継ぎ", 24),
    ("引継ぎ先", 50),
    ("操作した人", 24),
    ("理由", 60),
)
_FRAMES = (("計画の版", 60), ("取組・施策", 24), ("枠組み", 50), ("項目番号", 20), ("項目", 70), ("決めた人", 24))
_REVIEWED = {ReviewKind.ACCEPTED: "確認済", ReviewKind.REOPENED: "再開"}
_REVIEWING = (ActKind.ACCEPT, ActKind.REOPEN)
"""Kinds of acts whose decisions are read from the reviews."""


@dataclass(frozen=True)
class Disclosure:
    """The records of a data file about one row, as a table for each subject.

    `row_id` and `title`: as in the edition in which the row was found. `years`: the years of the rounds with the row.
    """

    row_id: str
    title: str
    years: tuple[FiscalYear, ...]
    tables: tuple[DisclosedTable, ...]


def read_disclosure(records: Records, text: str, year: FiscalYear | None = None, *, with_names: bool) -> Disclosure:
    """Return the records about the row whose 管理番号 is `text` in the round of a year (None: the current round).

    `with_names`: the names of the persons who acted are included. Raises IdUnknown, RoundUnknown, PlanUnclear.
    """
    followed = find_followed_row(records, text, year)
    edition = next(each for each in followed.plan.editions if each.edition_id == followed.at)
    about, profile = _About(records, followed, with_names), edition.profile
    return Disclosure(
        followed.row_id,
        edition.listing(followed.row_id).title,
        tuple(dict.fromkeys(each.round_.year for each, _ in about.rounds)),
        tuple(_table(each.title, each.columns(profile), each.lines(about)) for each in SUBJECTS),
    )


_Line = tuple[str | None, ...]
_Columns = tuple[tuple[str, int], ...]


def _of_plan(columns: _Columns, profile: Profile) -> _Columns:
    """Return columns with the plan's headings in place of the keys of a row's ID and divisions."""
    return tuple((profile.headings.get(head, head), share) for head, share in columns)


def _beside(heads: Sequence[str], shares: Sequence[int]) -> _Columns:
    return tuple(zip(heads, shares, strict=True))


def _table(title: str, columns: _Columns, lines: Iterable[_Line]) -> DisclosedTable:
    return DisclosedTable(title, columns, tuple(tuple(each or "" for each in line) for line in lines))


class _About:
    """Lines about the followed row; `rounds` has each round of its plans with the row's 管理番号 there."""

    def __init__(self, records: Records, followed: FollowedRow, with_names: bool) -> None:  # noqa: FBT001
        self._records, self._with_names = records, with_names
        lineage = followed.by_edition()
        self._lineage = {key: [row_id for row_id, _ in found] for key, found in lineage.items()}
        self._plans = {plan.plan_id: set[str]() for plan in followed.plans_to_show}
        for plan in followed.plans_to_show:
            for edition in plan.editions:
                self._plans[plan.plan_id] |= {row_id for row_id, _ in lineage[edition.edition_id]}
        loaded = [RoundContents.load(records, each) for each in records.rounds.all() if each.edition_id in lineage]
        self.rounds = [
            (contents, [row_id for row_id, _ in lineage[contents.edition.edition_id] if contents.row(row_id)])
            for contents in loaded
        ]

    def values(self) -> Iterator[_Line]:
        for contents, ids in self.rounds:
            yield from ((contents.round_.year.short, *line) for each in ids for line in row_values(contents, each))

    def history(self) -> Iterator[_Line]:
        for contents, ids in self.rounds:
            by = history_heads(contents.edition.profile).index("操作した人")
            for row_id in ids:
                for line in row_history_texts(self._records, contents, row_id):
                    yield line if self._with_names else (*line[:by], "", *line[by + 1 :])

    def answers(self) -> Iterator[_Line]:
        """Yield a line for each text in a return with the row, in a held item about it, and of no change, by round.

        The texts that the office decided against are included, also those that were typed as one more side of a 相違.
        """
        for contents, ids in self.rounds:
            round_id, year = contents.round_.round_id, contents.round_.year.short
            for answered in self._records.exchange.returns(round_id, tuple(ReturnState), row_ids=ids):
                at, name, result = self._arrival(answered.sha256, answered.file)
                whose = contents.organisation.name(answered.division, contents.round_.named_on)
                for row_id in dict.fromkeys(row_id for row_id, _ in answered.values):
                    texts = {key: value.text for (row, key), value in answered.values.items() if row == row_id}
                    for heading, text in _texts_by_heading(contents, texts):
                        yield year, row_id, whose, at, name, heading, text, result, answered.sha256
            held = self._held(contents, ids)
            senders = divisions_of_items(self._records, contents.round_, held)
            for item in held:
                at, _, _ = self._arrival(item.sha256, item.file)
                whose = "、".join(map(contents.organisation.name, senders[item.item_id]))
                texts = {**item.values, **({item.key: item.text} if item.key and item.text else {})}
                for heading, text in _texts_by_heading(contents, texts):
                    yield year, item.row_id, whose, at, item.file, heading, text, item.state.label, item.sha256
            for row_id in ids:
                yield from self._unchanging(contents, row_id)

    def _unchanging(self, contents: RoundContents, row_id: str) -> Iterator[_Line]:
        """Yield a line for each text about a row that was typed and did not become the value, as in a 相違.

        A group of fields is typed as a whole; what its writer saw and left is no text of the writer. What a writer saw
        beside texts of other writers is not always recorded, so that a line names the group (`_GROUPED`).
        """
        round_, entries = contents.round_, self._records.entries
        changes = [change for _, change in entries.changes(round_.round_id, row_id)]
        words = entries.assertions(round_.round_id, [row_id], with_withdrawn=True)
        shown: dict[str, Mapping[Slot, ShownValues]] = {
            each: found.shown for each, found in self._revisions(contents, row_id).items()
        }
        shown |= {each.assertion_id: {each.slot: each.values} for each in words}
        for typed in (each for each in words if each.kind is AssertionKind.TYPED and each.act_id):
            act, slot = self._acts[typed.act_id], typed.slot
            own = (each for each in changes if (each.act_id, each.who) == (typed.act_id, typed.writer))
            known = {(each.key, each.now) for each in own if each.division == slot.division}
            for each in typed.observed:
                seen = zip(slot.keys, shown.get(each, {}).get(slot, ()), strict=False)
                known |= {(key, text) for key, text in seen if isinstance(text, str)}
            texts = {
                key: text
                for key, text in zip(slot.keys, typed.values, strict=True)
                if text and not any(of == key and same(one, text) for of, one in known)
            }
            whose = OFFICE_NAME if typed.is_office else contents.organisation.name(typed.writer, round_.named_on)
            place = round_.year.short, row_id, whose, moment_text(act.at), ""
            result = f"{act_label(act.kind)}{_GROUPED if len(slot.keys) > 1 else ''}"
            for heading, text in _texts_by_heading(contents, texts) if texts else ():
                yield *place, heading, text, result, ""

    def _revisions(self, contents: RoundContents, row_id: str) -> Mapping[str, Revision]:
        """Return the packages and returns with a row, by ID."""
        return RoundFacts.load(self._records, contents.round_, [row_id]).lineage.revisions

    def _held(self, contents: RoundContents, ids: Sequence[str]) -> list[HeldItem]:
        """Return the held items about the row in a round, in every state."""
        return [each for each in self._records.exchange.held(contents.round_.round_id, None) if each.row_id in ids]

    def _arrival(self, sha256: str | None, file: str | None) -> tuple[str, str, str]:
        received = self._arrivals.get(sha256 or "")
        if received is None:
            return "", file or "", ""
        return moment_text(received.at), received.name, verdict_label(Verdict(received.verdict), received.code)

    @cached_property
    def _arrivals(self) -> dict[str, ReceivedFile]:
        return {each.sha256: each for each in reversed(self._records.exchange.received())}

    def decisions(self) -> Iterator[_Line]:
        """Yield a line for each decision of the office on the row, round by round, in the order of the acts."""
        for contents, ids in self.rounds:
            found = dict.fromkeys(self._decided(contents, ids))
            for act_id, row_id, division, decision in sorted(found, key=lambda each: self._places[each[0]]):
                act = self._acts[act_id]
                place = contents.round_.year.short, moment_text(act.at), row_id, division
                yield (*place, decision, self._person(act.by), act.reason)

    def _decided(self, contents: RoundContents, ids: Sequence[str]) -> Iterator[tuple[str, str, str, str]]:
        """Yield the act, the row, the 所管課 and the label of the decisions in a round, some of them several times."""
        named_on = contents.round_.named_on
        for review in self._records.reviews.of_round(contents.round_.round_id):
            if review.row_id in ids:
                division = contents.organisation.name(review.division, named_on)
                yield review.act_id, review.row_id, division, _REVIEWED[review.kind]
        for row_id in ids:
            for act_id, body in self._deciding_acts(contents.round_.round_id, row_id):
                whose = self._whose(contents, row_id, act_id, body)
                yield act_id, row_id, whose, act_label(self._acts[act_id].kind)
        for item in self._held(contents, ids):
            is_decided = item.state is not HeldState.SUPERSEDED  # a later answer made such an item needless
            if is_decided and item.settled_by is not None and item.row_id is not None:
                whose = self._whose(contents, item.row_id, item.settled_by)
                yield item.settled_by, item.row_id, whose, item.state.label

    def _deciding_acts(self, round_id: str, row_id: str) -> Iterator[tuple[str, str | None]]:
        """Yield each act that decided on a row, with the division that the decision is about (None: not one alone).

        A decision on a conflict may leave the value as it was, and is then in no change.
        """
        for act, change in self._records.entries.changes(round_id, row_id):
            is_decision = change.key in ROW_FACTS or change.why is Why.REVERTED
            if is_decision and act.kind not in _REVIEWING:
                yield act.act_id, change.division
        withdrawals = self._records.entries.withdrawals()
        for each in self._records.entries.assertions(round_id, [row_id], with_withdrawn=True):
            if each.kind is AssertionKind.DECIDED:
                yield each.act_id, each.slot.division
            if each.assertion_id in withdrawals:
                yield withdrawals[each.assertion_id], each.slot.division

    def _whose(self, contents: RoundContents, row_id: str, act_id: str, body: str | None = None) -> str:
        """Return the name of `body`; if it is None, the 所管課 of a row in a round after an act."""
        if body is not None:
            return contents.organisation.name(body, contents.round_.named_on)
        changes = self._records.entries.changes(contents.round_.round_id, row_id, OWNERS)
        later = (change.was for act, change in changes if self._places[act.act_id] > self._places[act_id])
        return next(later, contents.divisions_text(row_id)) or ""

    def _person(self, name: str | None) -> str | None:
        return name if self._with_names else None

    @cached_property
    def _acts(self) -> dict[str, Act]:
        return {act.act_id: act for act in self._records.entries.acts()}

    @cached_property
    def _places(self) -> dict[str, int]:
        return {act_id: place for place, act_id in enumerate(self._acts)}

    def asked(self) -> Iterator[_Line]:
        """Yield a line for each form with the row, round by round, with the texts that were sent beside it."""
        for contents, ids in self.rounds:
            round_id, headings = contents.round_.round_id, contents.asked.every_heading
            acts = self._records.exchange.package_acts(round_id)
            for package in self._records.exchange.packages(round_id, row_ids=ids):
                act = acts[package.package_id]
                name = contents.organisation.name(package.division, contents.round_.named_on)
                for row_id in (row.row_id for row in package.rows if row.row_id in ids):
                    beside = {key: text for (row, key), text in package.remarks.items() if row == row_id}
                    texts = (f"{headings.get(key, key)}：{text}" if key else text for key, text in beside.items())
                    place = contents.round_.year.short, moment_text(act.at), row_id, name
                    yield (*place, act_label(act.kind), "\n".join(texts))

    def typed(self) -> Iterator[_Line]:
        """Yield a line for each text about the row that a user has typed and not submitted yet."""
        for contents, ids in self.rounds:
            round_id, year, headings = (
                contents.round_.round_id,
                contents.round_.year.short,
                contents.asked.every_heading,
            )
            names = contents.organisation.names()
            for draft in self._records.entries.drafts(round_id):
                if draft.row_id in ids:
                    whose = names.get(draft.division, OFFICE_NAME)
                    yield year, draft.row_id, whose, headings.get(draft.key, draft.key), draft.text
            for division, name in names.items():
                for row_id, text in self._records.reviews.comment_drafts(round_id, division).items():
                    if row_id in ids:
                        yield year, row_id, name, "修正依頼の文", text

    def fates(self) -> Iterator[_Line]:
        """Yield a line for each record of what became of the row or who answers for it, in the order of the acts."""
        for act_id, label, row_id, fate, after, why in sorted(self._fates(), key=lambda each: self._places[each[0]]):
            act = self._acts[act_id]
            yield moment_text(act.at), label, row_id, fate, after, self._person(act.by), why

    def _fates(self) -> Iterator[tuple[str, str, str, str, str, str | None]]:
        labels = {edition.edition_id: edition.label for edition in lookup.every_edition(self._records)}
        for step, act_id in self._records.plan.recorded_derivations():
            places = (step.from_edition, step.from_id), (step.to_edition, step.to_id)
            if step.subject is PlanSubject.ROW and any(row in self._lineage.get(at or "", ()) for at, row in places):
                after = f"{labels.get(step.to_edition or '', '')} {step.to_id or ''}".strip()
                yield act_id, labels[step.from_edition], step.from_id, step.fate.value, after, step.reason
        opened, chosen = self._records.rounds.acts(), self._records.rounds.rolled_over()
        for contents, ids in self.rounds:
            at = contents.round_.round_id, contents.edition.label, f"{contents.round_.year.label}の進捗確認の開始"
            yield from _rolled_over(at, opened[at[0]][0], chosen.get(at[0], RolledOver()), ids)
        organisation, every_id = self._records.organisation.read(), set(chain.from_iterable(self._lineage.values()))
        for act_id, move in self._records.organisation.row_moves().items():
            if move.row_id in every_id:
                after = "から".join(organisation.name(each, move.day) for each in (move.was, move.heir))
                yield act_id, "", move.row_id, ActKind.HAND_ON_ROW.label, after, self._acts[act_id].reason

    def _listings(self) -> Iterator[tuple[Edition, Listing]]:
        """Yield each row of each edition that is the followed row there, or a repost of it."""
        for edition in lookup.every_edition(self._records):
            ids = self._lineage.get(edition.edition_id, ())
            yield from ((edition, each) for each in edition.listings if each.initiative in ids)

    def in_plan(self) -> Iterator[_Line]:
        """Yield a line for each thing that an edition states of the row itself."""
        organisation = self._records.organisation.read()
        for edition, row in self._listings():
            node = edition.node(row.measure)
            stated = {
                "位置": f"{row.measure} {node.with_plain_title.title or ''}".strip(),
                edition.profile.headings[ROW_TITLE]: row.title,
                "再掲の元": row.repost_of,
                "実施主体": edition.profile.sponsors[row.sponsor],
                f"計画に記載の{edition.profile.headings[DIVISIONS]}": row.owners_printed,
            }
            for heading, text in stated.items():
                if text:
                    yield edition.label, row.row_id, heading, text
            for owner in (*row.former, *row.owners):
                name = organisation.name(owner.division, owner.until)
                since = f"{era_day(owner.since)}から" if owner.since else ""
                until = f"{era_day(owner.until)}まで" if owner.until else ""
                term = f"（{since}{until}）" if since or until else ""
                yield edition.label, row.row_id, owner.role.label, f"{name}{owner.sub_unit or ''}{term}"

    def schedule(self) -> Iterator[_Line]:
        for edition, row in self._listings():
            for (row_id, year), text in sorted(self._records.plan.schedules(edition.edition_id).items()):
                if row_id == row.row_id:
                    yield edition.label, row_id, year.short, text

    def plan_values(self) -> Iterator[_Line]:
        for edition, row in self._listings():
            for (row_id, item), text in self._records.plan.values(edition.edition_id).items():
                if row_id == row.row_id:
                    name = edition.profile.any_by_key[item.key].called_with_unit
                    year = item.year.short if item.year else ""
                    yield edition.label, row_id, name, year, edition.profile.printed_in_full(item.key, text)

    def frames(self) -> Iterator[_Line]:
        """Yield a line for each tag of the row, or of a measure under which it is printed."""
        items = {item.item_id: (frame, item) for frame in self._records.plan.frames() for item in frame.items}
        targets = {
            (edition.edition_id, subject, target): edition.label
            for edition, row in self._listings()
            for subject, target in ((PlanSubject.ROW, row.row_id), (PlanSubject.MEASURE, row.measure))
        }
        for tag in self._records.plan.tags():
            if (label := targets.get((tag.edition_id, tag.subject, tag.target))) is not None:
                frame, item = items[tag.item_id]
                of = f"{frame.title}（{frame.edition}）" if frame.edition else frame.title
                yield label, tag.target, of, item.item_id, item.title, self._person(tag.decided_by)

    def opinions(self) -> Iterator[_Line]:
        for each in self._opinions():
            head = str(each.number), era_day(each.day), each.source.value, each.published_name
            yield (*head, each.text, each.answer, each.changed)

    def _opinions(self) -> Iterator[Opinion]:
        """Yield the opinions on the row; in a division's data file, as its newest form shows them."""
        if self._records.info.role is StoreRole.DIVISION:
            found = (opinions_by_row(self._records, each.round_, ids) for each, ids in self.rounds)
            shown = (each for by_row in found for opinions in by_row.values() for each in opinions)
            yield from {each.number: each for each in shown}.values()
            return
        plans = opinion_plans(self._records)
        for each in self._records.plan.opinions():
            if self._plans.get(plans[each.number], set()) & set(each.rows):
                yield each

    def papers(self) -> Iterator[_Line]:
        for contents, ids in self.rounds:
            round_id = contents.round_.round_id
            printed = {
                number for row in ids for number in self._records.publications.paper_numbers_of_row(round_id, row)
            }
            for publication in self._records.publications.of_round(round_id):
                if publication.number in printed:
                    kind = "確定版" if publication.is_final else "作成中"
                    place = contents.round_.year.short, f"第{publication.number}号", publication.occasion_name
                    yield (*place, era_day(publication.day), publication.label, kind)


def _texts_by_heading(contents: RoundContents, texts: Mapping[str, str | None]) -> Iterator[tuple[str, str]]:
    """Yield the heading and the printed text of each field that has one; one pair of blanks if none has."""
    profile, headings = contents.asked.profile, contents.asked.every_heading
    printed = ((headings.get(key, key), profile.printed_in_full(key, text)) for key, text in texts.items())
    written = [(heading, text) for heading, text in printed if text]
    yield from written or [("", "")]


def _rolled_over(
    at: tuple[str, str, str], act_id: str, chosen: RolledOver, ids: Iterable[str]
) -> Iterator[tuple[str, str, str, str, str, str | None]]:
    """Yield the ends of rows that were chosen when a round was opened; `at`: its ID, its edition, and the reason."""
    _, label, why = at
    for row_id in ids:
        if row_id in chosen.ends:
            yield act_id, label, row_id, "終了", chosen.ends[row_id] or "", why
        if row_id in chosen.without:
            yield act_id, label, row_id, "除外", "", why


@dataclass(frozen=True)
class DisclosedSubject:
    """A table of the paper.

    `columns`: returns its columns for a plan's profile. `lines`: returns its lines. `shows`: the tables of the data
    file whose records about the row are in it.
    """

    title: str
    columns: Callable[[Profile], _Columns]
    lines: Callable[[_About], Iterator[_Line]]
    shows: tuple[str, ...]


def _columns(columns: _Columns) -> Callable[[Profile], _Columns]:
    return partial(_of_plan, columns)


SUBJECTS = (
    DisclosedSubject(
        "現在の値",
        lambda profile: _beside(("年度", *value_heads(profile)), _VALUES),
        _About.values,
        ("entry_value", "round_row", "round_answerer", "round_owners", "out_of_report"),
    ),
    DisclosedSubject(
        "変更履歴",
        lambda profile: _beside(history_heads(profile), _HISTORY),
        _About.history,
        ("change", "round_several"),
    ),
    DisclosedSubject(
        "受け取った回答とファイル",
        _columns(_ANSWERS),
        _About.answers,
        ("return_value", "held_item", "held_value", "word", "word_value"),
    ),
    DisclosedSubject("事務局の判断", _columns(_DECISIONS), _About.decisions, ("review", "withdrawn_word")),
    DisclosedSubject("意見", _columns(_OPINIONS), _About.opinions, ("opinion", "opinion_row")),
    DisclosedSubject("掲載した資料", _columns(_PAPERS), _About.papers, ("publication",)),
    DisclosedSubject("照会", _columns(_ASKED), _About.asked, ("package", "package_row", "package_remark")),
    DisclosedSubject("入力中の文章", _columns(_TYPED), _About.typed, ("draft", "comment_draft")),
    DisclosedSubject(
        "引継ぎ",
        _columns(_FATES),
        _About.fates,
        ("derivation", "ended_row", "left_out_row", "row_move", "row_move_owner", "row_move_answerer"),
    ),
    DisclosedSubject("枠組み", _columns(_FRAMES), _About.frames, ("frame_tag",)),
    DisclosedSubject("計画の記載", _columns(_IN_PLAN), _About.in_plan, ("listing", "initiative", "ownership")),
    DisclosedSubject("計画上のスケジュール", _columns(_SCHEDULE), _About.schedule, ("planned_schedule",)),
    DisclosedSubject("計画の値", _columns(_IN_PLAN_BY_YEAR), _About.plan_values, ("plan_value",)),
)
"""The tables of the paper, in its order. A test compares `shows` and `LEFT_OUT` with the tables of the data file."""

LEFT_OUT: Mapping[str, tuple[str, ...]] = {
    "届いたファイルと資料のファイルそのもの": ("received_file", "publication_file"),
    "届いたファイルの指摘と受付記録": ("finding", "ledger_row"),
    "回答の記入者と所属長確認": ("return_writer", "return_confirmed", "confirmation_field"),
    "照会・確認・資料の時点で示した値と意見": (
        "package_value",
        "sent_form",
        "review_value",
        "publication_value",
        "sent_opinion",
        "sent_opinion_row",
    ),
    "削除した意見と、書き換える前の考え方": ("removed_opinion", "opinion_answer"),
    "そのままにした用語": ("kept_wording",),
    "照合のための番号": ("entry_word", "word_seen", "return_seen", "package_seen", "review_seen", "draft_check"),
}
"""The records about a row that the paper leaves out, as its note names them, with their tables of the data file.

Files and findings may have names of persons, and other rows; a file is in the folder of `retain`. Values as they were
shown once are in the history too. The numbers only link records.
"""


_DOING = "取組の記録を作成しています"
_LONGEST_NAME = 40
_WITHOUT = "※意見を述べた人の氏名のうち公表しないものと、記入した人・操作した人の氏名は、載せていません。"
_WITH = "※意見を述べた人の氏名のうち公表しないものと、記入した人の氏名は、載せていません。"
_GROUPED = "（一組の記録）"
_OF_GROUP = (
    "※「一組の記録」は、進捗の記号と、それに添える欄のように、一組で記録する欄の内容です。"
    "入力した人が変えなかった欄の内容を含むことがあります。"
)
_ALSO_WITHOUT = f"※このほか、次の記録は載せていません。{'、'.join(LEFT_OUT)}。"


def _in_name(row_id: str) -> str:
    return f"_{safe_name(fold_id(row_id), _LONGEST_NAME)}" if row_id else ""


_OF_ROW = text_option("row", "管理番号", "--id", "この管理番号の取組", "ID", 10, in_name=_in_name, is_of_paper=True)
ROW = replace(_OF_ROW, is_required=True)
WITH_NAMES = tick_option("with_names", "操作した人の氏名を載せる", "--with-names", "操作した人の氏名も載せます。", 20)


def _read(parts: Parts, records: Records, request: PaperRequest) -> PaperContent:
    found = read_disclosure(records, request[ROW], request.year, with_names=request[WITH_NAMES])
    notes = _WITH if request[WITH_NAMES] else _WITHOUT, _OF_GROUP, _ALSO_WITHOUT
    made_on = parts.clock.today().isoformat()
    document = build_disclosure(DisclosureContent(found.row_id, found.title, notes, found.tables, made_on))
    stem = f"{TITLE}_{safe_name(found.row_id, _LONGEST_NAME)}"
    papers = (
        FileToDraw(f"{stem}.{each}", partial(draw_named, document, each, f"{stem}.{each}"), _DOING)
        for each in (PaperFormat.PDF, PaperFormat.DOCX)
    )
    tables = (FileToDraw(f"{each.title}.csv", partial(_draw_table, each), _DOING) for each in found.tables)
    return PaperContent(
        documents=(document,),
        files=(*papers, *tables),
        keys={
            "id": found.row_id,
            "years": [each.short for each in found.years],
            "counts": {each.title: len(each.lines) for each in found.tables},
        },
    )


def _draw_table(table: DisclosedTable, parts: Parts) -> DrawnPaper:
    sheet = sheet_of(table.heads, table.lines)
    return DrawnPaper(parts.workbooks.write_table(f"{table.title}.csv", sheet, parts.clock.now()))


PAPER = Paper(
    code="disclose",
    title=TITLE,
    description="1つの取組の、すべての年度の値・変更履歴・照会と回答・判断・意見・資料・引継ぎ・計画の記載などです（A4とCSV）。開示の求めに使います。載せない記録は、注に示します。",
    help="1つの取組について、データファイルにある記録を作成します。載せない記録は、注に示します。",
    group=PaperGroup.OTHERS,
    position=160,
    read=_read,
    file_name=f"{TITLE}{{row}}",
    options=(ROW, WITH_NAMES),
    is_folder=True,
    is_exported=False,
)
