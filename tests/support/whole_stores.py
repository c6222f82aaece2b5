"""A small data file in which every table has sound rows, so that each can be damaged."""

from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.forms.output_paths import FormOptions
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.review.review_rows import accept, ask_back
from nakano_status.bootstrap import make_parts, make_spreadsheet_user
from nakano_status.domain.cell_address import CellPlace
from nakano_status.domain.exchange.ledger import HeldItem, HeldKind
from nakano_status.domain.exchange.returns import Return
from nakano_status.domain.history.acts import Draft, HeadOf
from nakano_status.domain.organisation.divisions import Role, Succession, SuccessionKind
from nakano_status.domain.papers.publication import Occasion, Publication, SenderChoice
from nakano_status.domain.plan.lineage import Derivation, PlanFate, PlanSubject
from nakano_status.domain.plan.ownership import KeptRowMove
from nakano_status.domain.plan.plan import NamedDivision, Owner, PlanItem
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place
from nakano_status.domain.review.confirmation import Confirmation
from nakano_status.domain.round.roll_over import RolledOver
from nakano_status.domain.round.settled import KnownFacts
from nakano_status.domain.storage.backups import AwaitedFile
from nakano_status.domain.wording.word_table import TermLine, WordTable
from tests.contract.test_store_exchange import APPLICATIONS
from tests.contract.test_store_plan_and_round import DIGITAL, HEARD, NATION, ROW_TAG
from tests.support.fields import slot_in
from tests.support.paper_offices import DONE, FIRST, IDS, SECOND, answer_all, paper_office
from tests.support.plans import R4
from tests.support.rounds import merge
from tests.support.stores import ROUND, TickingClock, act

_ZEIMU = "税務課"
_FIELD = (FIRST, "done")


def whole_store(folder: Path, *, drop_the_answer: bool = True, newest: bool = True) -> Path:
    """Make the data file in `folder` and return its path; it is closed. `newest`: with tables newer than format 1.6."""
    parts = make_parts(TickingClock())
    with closing(paper_office(folder)) as store:
        _play(parts, store, folder)
        _say_the_rest(store, drop_the_answer=drop_the_answer)
        if newest:
            _note_the_rest(store)
        return store.path


def _play(parts: Parts, store: Store, folder: Path) -> None:
    """Send forms, merge an answer, ask back, and accept, with the acts of the program."""
    answer_all(parts, store)
    sent = {each.division: each.file for each in distribute(parts, store, DistributeOptions(folder / "forms")).value}
    answer = folder / "税務課.xlsx"
    answers = {FIRST: {**DONE, "done": "試行し、実施した。"}, IDS["c"]: {**DONE, "note": "相談中。"}}
    answer.write_bytes(make_spreadsheet_user().fill_in(sent[_ZEIMU].read_bytes(), answers))
    edit_entry(parts, store, Entry(FIRST, {"done": "事務局で直した。"}))
    merge(parts, store, answer)
    accept(store, _ZEIMU, [IDS["c"]])
    ask_back(parts, store, FormOptions(_ZEIMU, folder / "asked"), {FIRST: "年度を確かめてください。"})


def _stray_row(sha256: str) -> HeldItem:
    """Return the held item of a row of the answer whose 管理番号 is unknown."""
    place = CellPlace("回答", 20)
    return HeldItem("H1", HeldKind.ROW, "UNKNOWN-ID", "税務課.xlsx", sha256, place, found="9-9", values={"done": "x"})


def _say_the_rest(store: Store, *, drop_the_answer: bool) -> None:
    """Write the rows of other acts, which are not carried out here."""
    with store.writing() as work:
        made = work.begin_act("test", "山田", "電話で聞いた。")
        (answered,) = work.exchange.returns(ROUND)
        work.exchange.add_return(_signed(answered))
        work.reviews.add_confirmation(ROUND, "zeimu", Confirmation("税務課長", made.at.isoformat(), {_FIELD: "c" * 12}))
        work.rounds.set_several_writers(ROUND, IDS["c"], several=True)
        work.rounds.set_division_due(ROUND, "bosai", date(2023, 7, 21))
        work.organisation.save_alias("戸籍課", "koseki")
        work.settings.save("respondent.name", "佐藤")
        work.plan.save_schedules("p-1", {(FIRST, R4): "実施"})
        work.indicators.add("p", [replace(APPLICATIONS, edition_id="p-1", owner="zeimu")])
        work.indicators.set_owner("p-1", APPLICATIONS.indicator_id, "koseki", date(2023, 4, 1))
        plan = work.plan.all()[0]
        (edition,) = plan.editions
        work.plan.save(replace(plan, editions=(replace(edition, in_force=date(2021, 12, 1)),)))
        work.plan.add_derivations([Derivation(PlanSubject.ROW, "p-1", FIRST, None, None, PlanFate.FINISHED, "完了")])
        moved = Succession(date(2023, 4, 1), SuccessionKind.MOVED, "koseki", "koseki")
        work.organisation.add_successions([moved])
        work.rounds.save_owners_printed(ROUND, {FIRST: "税務課"})
        work.plan.save_frames([NATION, DIGITAL])
        work.plan.add_tags([replace(ROW_TAG, target=FIRST)])
        work.plan.save_opinions([replace(HEARD, rows=(FIRST,))])
        sha256 = answered.sha256 or ""
        work.exchange.add_held(ROUND, [_stray_row(sha256)])
        work.reviews.save_findings(sha256, [problem("MARK-UNKNOWN", Place(file="税務課.xlsx", row=12), found="▽")])
        paper = Publication(ROUND, 1, Occasion.COUNCIL, "", date(2023, 8, 20), "d" * 64, is_final=True)
        work.publications.add(paper, {"一覧.xlsx": b"PK"}, {_FIELD: "試行し、実施した。", ("", "total"): "5"})
        work.entries.save_draft(ROUND, Draft(SECOND, "done", "koseki", "書きかけ"))
        work.history.add_stated_head(HeadOf.PUBLICATION, f"{ROUND}/1", work.history.head())
        if drop_the_answer:
            work.history.remove_file_content(answered.sha256 or "", date(2029, 4, 1))
        work.commit()
    with act(store) as work:
        work.rounds.set_out_of_report(ROUND, IDS["e"], None)


def _note_the_rest(store: Store) -> None:
    """Write the rows of the tables of formats 1.7 and later."""
    with act(store) as work:
        work.plan.save_values("p-1", {(FIRST, PlanItem("done", R4)): "120", (SECOND, PlanItem("done", None)): "240"})
        first, *_ = work.exchange.packages(ROUND)
        answered, *_ = work.exchange.received()
        work.entries.withdraw(["no such word"])
        work.reviews.save_comment_drafts(ROUND, "zeimu", {FIRST: "年度を確かめてください。"})
        work.reviews.save_seen_findings([answered.sha256])
        work.exchange.save_awaited_files([AwaitedFile("c" * 64, "税務課.xlsx", "控え.nakano")])
        work.wordings.save_table(WordTable((TermLine("ＡＩ", "AI"),)))
        work.wordings.add_sent_table([first.package_id])
        work.wordings.save_kept_wordings(ROUND, [(FIRST, "done", "ＡＩ", "ＡＩを使った。")])
        removed = replace(HEARD, number=HEARD.number + 1, rows=(FIRST,))
        work.plan.save_opinions([removed])
        work.plan.remove_opinion(removed.number)
        work.plan.save_opinion_plan([HEARD.number], "p")
        work.plan.save_sent_opinions(first.package_id, [replace(HEARD, rows=(FIRST,))])
        work.plan.save_list_columns("p", {"担当課": "divisions"})
        work.rounds.save_rolled_over(ROUND, RolledOver({FIRST: None}, frozenset({SECOND}), {"zeimu": "内線1"}))
        work.rounds.add_withdrawn_start(R4, ["R4-GONE00"])
        work.rounds.save_settled_facts({ROUND: KnownFacts(scheduled={FIRST: "実施"})})
        work.rounds.add_manifest(ROUND, "e" * 64)
        work.publications.save_sender_choice(SenderChoice(is_made=True, body="zeimu", kept={ROUND: "政策室計画課"}))
        (returned,) = work.exchange.returns(ROUND)
        work.exchange.save_submitted_sha256(returned.return_id, "f" * 64)
        owners, named = (Owner("zeimu", Role.LEAD, 1),), (NamedDivision("zeimu", Role.LEAD, 1),)
        day = date(2023, 4, 1)
        work.organisation.add_row_move(KeptRowMove(FIRST, "zeimu", "koseki", day, {"p-1": owners}, {ROUND: named}))
    with act(store) as work:
        work.organisation.add_row_move(KeptRowMove(SECOND, "zeimu", "koseki", day, {}, {}))
    with act(store) as work:
        last = work.entries.acts()[-2]
        work.organisation.withdraw_row_move(last.act_id)


def _signed(answered: Return) -> Return:
    """Return the return as from a division's data file: with its confirmation, writers and observed assertions."""
    return replace(
        answered,
        confirmation=Confirmation("税務課長", None, {_FIELD: "c" * 12}),
        writers={_FIELD: "収納係"},
        observed={slot_in(FIRST, "next_year"): frozenset({answered.package_id})},
    )
