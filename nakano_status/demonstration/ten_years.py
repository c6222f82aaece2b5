"""Ten years, scene after scene: one round per year, and the events between the rounds.

Each round is played from its forms to its papers. Between the rounds there are reorganisations, rows that pass to
another division, the revised edition, and the next plan. The next plan is entered from a workbook, with the fates of
the rows of the plan that ends. All papers of a year are made when its round is closed. After each later year they are
made again for the same day and compared. Each scene returns its result as a sentence.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from nakano_status.application.forms.distribute import DistributeOptions, Sent, distribute
from nakano_status.application.indicators.edit_indicator import FigureEntry, IndicatorEntry, edit_indicator
from nakano_status.application.indicators.read.indicators import current_indicators
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.merge_returns import merge_batch
from nakano_status.application.merge.received_files import read_batch
from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.organisation.import_divisions import import_divisions
from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.application.papers.choose_sender import choose_sender
from nakano_status.application.papers.kinds import fates_paper, set_paper
from nakano_status.application.papers.making import make_paper, papers
from nakano_status.application.papers.paper import DAY, PaperRequest
from nakano_status.application.papers.set_kinds.report_paper import OCCASION
from nakano_status.application.plan.add_successor import PlanHead, Successor, add_successor
from nakano_status.application.plan.create_store import built_in_plan, create_store
from nakano_status.application.plan.decide_fate import decide_fate, read_fates
from nakano_status.application.plan.edition_tables import FORMER, NAME, OWNERS, ROW, SCHEDULE, TREE
from nakano_status.application.plan.export_plan import export_edition
from nakano_status.application.plan.revise_plan import PlanRevision, revise_plan
from nakano_status.application.plan.schedules import import_schedule
from nakano_status.application.ports.data_file import Store
from nakano_status.application.round.open_and_close_round import close_round, withdraw_round
from nakano_status.application.round.read.as_known import organisation_of
from nakano_status.application.round.read.counts import read_counts
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.roll_over import RollOverChoice, roll_over
from nakano_status.demonstration.cast import CLERK, OFFICE_CLERK
from nakano_status.demonstration.invented_answers import Answer, Chance, as_typed_by_hand, invent
from nakano_status.demonstration.playing import Played, Scene, Sight, play_scenes
from nakano_status.demonstration.publishing import check_the_store
from nakano_status.demonstration.stage import AnyStage, ResultSentence, expect
from nakano_status.demonstration.year import files_in
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import NOTE
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.organisation import reorganisation
from nakano_status.domain.organisation.divisions import DivisionKind
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.plan.edition_changes import EditionPart, RevisionKind
from nakano_status.domain.plan.lineage import PlanFate
from nakano_status.domain.plan.revised_edition import RevisionAnswers

if TYPE_CHECKING:
    from nakano_status.workbook.form.spreadsheet_simulator import SpreadsheetSimulator

ENDS: Mapping[FiscalYear, Mapping[str, str | None]] = {
    FiscalYear(2022): {"1-2-2-01-X": None, "2-2-1-01-T": None},
    FiscalYear(2023): {"1-3-4-02-V": None},
    FiscalYear(2024): {"2-4-1-02-H": "2-4-1-03-S"},
}
"""By year, the rows that end before it, as divisions proposed, with the row into which a row is merged, or None."""

_PROPOSAL = "完了"


@dataclass
class YearsStage(AnyStage):
    """The stage of the ten years.

    `known`: for each year, the digests of its papers when they were first made, by path.
    """

    make_user: Callable[[Profile], SpreadsheetSimulator]
    known: dict[FiscalYear, Mapping[str, str]] = field(default_factory=dict)

    def folder_of(self, year: FiscalYear, what: str) -> Path:
        """Return the path of a year's folder with the name `what`."""
        return self.folder.root / year.short / what

    def set_day(self, year: FiscalYear, month: int, day: int) -> date:
        """Set the clock to a day of the calendar year in which a fiscal year is reported on; return the day.

        The calendar year is 2023 for R4.
        """
        self.clock.set(month, day, year=year.start + 1)
        return self.clock.today()


def collect(year: FiscalYear, stage: YearsStage) -> ResultSentence:
    """Send the forms of an open round, answer and merge them for all divisions, close the round, and publish."""
    stage.set_day(year, 6, 23)
    with stage.office() as store:
        sent = distribute(
            stage.parts, store, DistributeOptions(stage.folder_of(year, "照会"), year=year), OFFICE_CLERK
        ).value
    answers = _invented(stage, year)
    stage.set_day(year, 7, 10)
    for form in sent:
        _answer(stage, year, form, answers)
    stage.set_day(year, 7, 14)
    with stage.office() as store:
        files = read_batch(stage.parts, [stage.folder_of(year, "届いた回答")])
        plan = merge_batch(stage.parts, store, files, by=OFFICE_CLERK).value
        expect("件数の一致", plan.is_balanced, expected=True)
        expect("相違", [each.conflict_id for each in plan.conflicts], [])
        _enter_figures(stage, store, year)
        close_round(store, year, OFFICE_CLERK)
    return _publish(stage, year, answers)


def _invented(stage: YearsStage, year: FiscalYear) -> dict[str, Answer]:
    """Return an answer for every row to be reported, by 管理番号, with the fields that the plan asks in that year."""
    with stage.records() as records:
        contents = RoundContents.load(records, chosen_round(records, year))
    marks, keys = contents.edition.profile.marks, contents.asked.keys
    found = {}
    for row_id in (row.row_id for row in contents.rows if row.counted):
        answer = invent(contents.listings[row_id], marks, year, contents.scheduled.get(row_id))
        found[row_id] = Answer(row_id, {key: text for key, text in answer.values.items() if key in keys})
    return found


def _answer(stage: YearsStage, year: FiscalYear, form: Sent, answers: Mapping[str, Answer]) -> None:
    """Let a division type its answers into the form that it received."""
    with stage.records() as records:
        round_ = chosen_round(records, year)
        division = organisation_of(records, round_).find(form.division)
        profile = RoundContents.load(records, round_).edition.profile
    expect(f"{form.division}の名称", division is not None, expected=True)
    rows = round_.rows_of(division.division_id) if division else ()
    expect(f"{form.division}の取組", form.rows, len(rows))
    if rows:
        typed = {row.row_id: as_typed_by_hand(answers[row.row_id], profile.marks) for row in rows}
        for row_id in typed.keys() & ENDS.get(year.plus(1), {}).keys():
            typed[row_id][NOTE] = _PROPOSAL
        content = stage.make_user(profile).fill_in(stage.parts.files.read(form.file), typed, CLERK)
        stage.parts.files.write(stage.folder_of(year, "届いた回答") / f"{form.division}（回答）.xlsx", content)


def _enter_figures(stage: YearsStage, store: Store, year: FiscalYear) -> None:
    """Let the office enter an invented figure for every indicator without a figure."""
    with store.reading() as records:
        edition = chosen_round(records, year).edition_id
        known = current_indicators(records, edition)
    for each in known:
        if each.actual(year) is None:
            text = f"{Chance('figure', each.indicator_id, year.short).number(5, 95)}{each.unit or ''}"
            entry = IndicatorEntry(each.indicator_id, {year: FigureEntry(text)})
            edit_indicator(stage.parts, store, entry, OFFICE_CLERK)


def _publish(stage: YearsStage, year: FiscalYear, answers: Mapping[str, Answer]) -> ResultSentence:
    """Check that the counts are the counts of the answers, and publish the papers."""
    day = stage.set_day(year, 10, 30)
    with stage.records() as records:
        round_ = chosen_round(records, year)
        marks = RoundContents.load(records, round_).edition.profile.marks
        view = read_counts(records, round_)
    given = Counter(each.mark for each in answers.values())
    expect(f"{year.label}の件数", dict(view.counts), {symbol: given[symbol] for symbol in marks.symbols})
    request = set_paper.PAPER.request({OCCASION: Occasion.PUBLIC, DAY: day}, year)
    with stage.office() as store:
        made = make_paper(stage.parts, store, request, stage.folder_of(year, "公表"), by=OFFICE_CLERK).value
    counts = " ".join(f"{mark}{number}" for mark, number in view.counts.items())
    return f"{year.label}分の回答を取りまとめ、公表の資料を作成しました（{counts}、{len(made.files)}ファイル）。"


_FIRST_TABLES_YEAR = 2022
_DX_ROOM = "DX推進室"
_MERGED_ROW, _INTO_ROW = "1-5-1-02-K", "1-5-1-03-U"
_DROPPED_ROW, _SPLIT_ROW, _RETITLED_ROW = "1-5-1-01-B", "1-1-1-01-P", "1-1-1-02-X"
_HANDED_ROW = "1-3-4-01-M"
_ADOPTED = date(2024, 2, 28)


def make_store(stage: YearsStage) -> ResultSentence:
    """Create the office's data file with the built-in plan and the example tables."""
    stage.clock.set(4, 4, year=_FIRST_TABLES_YEAR)
    made = create_store(stage.parts, stage.folder.store, built_in_plan(stage.parts), OFFICE_CLERK).value
    with stage.office() as store:
        import_divisions(stage.parts, store, stage.tables.departments)
        choose_sender(stage.parts, store, None)  # the plan's real office is not in the invented organisation
        import_schedule(stage.parts, store, stage.tables.schedule)
    return f"当初計画（一覧の行 {len(made.plan.newest.listings)}件）のデータファイルを作成しました。"


def on_first_of_april(year: int, *changes: reorganisation.OrganisationChange) -> Callable[[YearsStage], ResultSentence]:
    """Return a scene that makes changes to the organisation on 1 April of a calendar year."""

    def scene(stage: YearsStage) -> ResultSentence:
        stage.clock.set(4, 1, year=year)
        with stage.office() as store:
            done = reorganise(stage.parts, store, changes, date(year, 4, 1), "組織改正（例）", OFFICE_CLERK).value
        return f"{'、'.join(done.lines())}。移る取組は{len(done.moves.rows)}件です。"

    return scene


rename = on_first_of_april(
    2023,
    reorganisation.Founding(_DX_ROOM, DivisionKind.ROOM, "総務管理部"),
    reorganisation.Renaming("情報システム課", "デジタル政策課"),
    reorganisation.Transfer("デジタル政策課", _DX_ROOM),
)
merge = on_first_of_april(2024, reorganisation.Merger(("税務課", "保険医療課"), "税務・保険課"))
split = on_first_of_april(
    2025, reorganisation.Split("地域活動推進課", ("地域活動推進課", "地域支えあい課"), {"1-4-1-01-Y": "地域支えあい課"})
)
move = on_first_of_april(
    2026, reorganisation.Transfer("産業振興課", "まちづくり部"), reorganisation.Abolition("新区役所整備課", "総務課")
)

rename_again = on_first_of_april(2028, reorganisation.Renaming("デジタル政策課", "デジタル推進課"))


def hand_on(stage: YearsStage) -> ResultSentence:
    """Pass one row to another division from 1 April 2025 on."""
    stage.clock.set(4, 1, year=2025)
    with stage.office() as store:
        done = hand_on_row(
            stage.parts, store, RowMove(_HANDED_ROW, "職員課", date(2025, 4, 1), "研修の担当に合わせた。"), OFFICE_CLERK
        ).value
    return f"管理番号 {_HANDED_ROW} の所管を、{done.was}から{done.now}に移しました。"


def revise(stage: YearsStage) -> ResultSentence:
    """Enter the revised edition of February 2024 from a workbook; rows in it are merged, split, dropped and new.

    Raises Unexpected unless entering the same workbook again changes nothing.
    """
    stage.clock.set(2, 28, year=2024)
    folder = stage.folder.root / "改定版"
    with stage.office() as store:
        export_edition(stage.parts, store, folder / "当初計画.xlsx")
        profile = stage.parts.catalogue.profile()
        user, content = stage.make_user(profile), stage.parts.files.read(folder / "当初計画.xlsx")
        changed = {_INTO_ROW: {FORMER: _MERGED_ROW}, _RETITLED_ROW: {NAME: "コンビニ交付サービスの利用の案内（例）"}}
        content = user.change_lines(content, TREE, changed)
        for sheet in (TREE, OWNERS):
            content = user.remove_lines(content, sheet, (_MERGED_ROW, _DROPPED_ROW))
        for title, former in (("窓口の混雑状況の配信（例）", _SPLIT_ROW), ("書かない窓口の試行（例）", "")):
            line = {"区分": ROW, "番号": "1-1-①", NAME: title, FORMER: former}
            content = user.add_line(content, TREE, _SPLIT_ROW, line)
            content = user.add_line(content, OWNERS, _SPLIT_ROW, {ROW: title, "所管課": "戸籍住民課"})
        stage.parts.files.write(folder / "改定版.xlsx", content)
        revision = PlanRevision(folder / "改定版.xlsx", "改定版", _ADOPTED, reason="計画の見直し（例）")
        asked = revise_plan(stage.parts, store, revision, OFFICE_CLERK).value.questions
        expect("前の取組の続きかどうかを尋ねられた取組", len(asked), 1)
        revision = replace(revision, answers=RevisionAnswers(new=frozenset(each.row_id for each in asked)))
        done = revise_plan(stage.parts, store, revision, OFFICE_CLERK).value
        again = revise_plan(stage.parts, store, revision, OFFICE_CLERK).value
    expect("改定版を登録した", done.is_written, expected=True)
    expect("同じ表の再登録で変わらない", (again.is_unchanged, again.is_written), (True, False))
    kinds = Counter(row.change for row in done.changes_of(EditionPart.ROW))
    words = "、".join(f"{kind.label} {kinds[kind]}件" for kind in RevisionKind if kinds[kind])
    return f"改定版を登録しました（{words}）。"


_HEAD = PlanHead("次期計画（例）", FiscalYear(2026), FiscalYear(2030), date(2027, 2, 26))
_ENDS = {"1-2-3-03-V": PlanFate.FINISHED, "2-2-4-01-J": PlanFate.ABOLISHED, "2-2-4-02-T": PlanFate.ABOLISHED}
_MERGED, _INTO = "1-3-2-02-J", "1-3-2-01-A"


def add(stage: YearsStage) -> ResultSentence:
    """Add the next plan from a workbook; most rows of the plan that ends continue in it with the same numbers.

    Raises Unexpected unless adding the same workbook again changes nothing.
    """
    stage.clock.set(2, 26, year=2027)
    folder = stage.folder.root / "次期計画"
    with stage.office() as store:
        edition = export_edition(stage.parts, store, folder / "改定版.xlsx").value
        rows = {each.row_id: each.is_repost for each in edition.listings}
        gone = [row_id for row_id, is_repost in rows.items() if is_repost or row_id in {*_ENDS, _MERGED}]
        going_on = {row_id: {FORMER: row_id} for row_id in rows if row_id not in gone}
        going_on[_INTO][FORMER] = f"{_INTO}、{_MERGED}"
        user = stage.make_user(edition.profile)
        content = stage.parts.files.read(folder / "改定版.xlsx")
        for sheet in (TREE, OWNERS):
            content = user.remove_lines(content, sheet, gone)
        content = user.remove_lines(content, SCHEDULE, (row_id for row_id in gone if not rows[row_id]))
        content = user.change_lines(content, TREE, going_on)
        stage.parts.files.write(folder / "次期計画.xlsx", content)
        done = add_successor(stage.parts, store, Successor(str(folder / "次期計画.xlsx"), _HEAD), OFFICE_CLERK).value
        again = add_successor(stage.parts, store, Successor(str(folder / "次期計画.xlsx"), _HEAD), OFFICE_CLERK).value
    expect("次期計画を登録した", (done.is_written, len(done.plan.newest.listings)), (True, len(going_on)))
    expect("同じ表の再登録で変わらない", (again.is_unchanged, again.is_written), (True, False))
    return f"「{done.plan.title}」を登録しました（取組 {len(going_on)}件）。"


def decide(stage: YearsStage) -> ResultSentence:
    """Decide the fates of the rows that do not continue in the next plan, and write the paper about all fates."""
    stage.clock.set(3, 12, year=2027)
    with stage.office() as store:
        for row_id, fate in _ENDS.items():
            decide_fate(store, row_id, fate, reason="計画の見直し（例）", by=OFFICE_CLERK)
        with store.reading() as records:
            fates = read_fates(records)
        target = stage.folder.root / "次期計画" / "次期計画への引継ぎ.pdf"
        make_paper(stage.parts, store, fates_paper.PAPER.request(), target)
    expect("引継ぎを決めていない取組", fates.undecided, ())
    return f"取組{len(fates.lines)}件の引継ぎを決め、表を作成しました。"


def keep_papers(year: FiscalYear, stage: YearsStage) -> ResultSentence:
    """Make every paper of a year in every format in a temporary folder, and store the files' digests in `known`."""
    stage.known[year] = _digests(stage, year, every_format=True)
    return f"{year.label}分の資料{len(stage.known[year])}ファイルを、後で比べるために控えました。"


def compare_papers(year: FiscalYear, stage: YearsStage, *, every_format: bool = False) -> ResultSentence:
    """Make the papers of all years before `year` again, in one format or in every format, and compare their bytes.

    Raises Unexpected if a file differs from the file that was made first.
    """
    count = 0
    for earlier in (each for each in stage.known if each < year):
        again = _digests(stage, earlier, every_format=every_format)
        was = stage.known[earlier]
        if every_format:
            expect(f"{earlier.label}分の資料のファイル", sorted(again), sorted(was))
        expect(f"{earlier.label}分の資料で変わったもの", [each for each in again if was.get(each) != again[each]], [])
        count += len(again)
    return (
        f"前の年度までの資料{count}ファイルを作り直し、すべて同じ内容でした。"
        if count
        else "前の年度の資料はありません。"
    )


def _digests(stage: YearsStage, year: FiscalYear, *, every_format: bool) -> Mapping[str, str]:
    """Return the digests of the files of a year's papers by path, made for the day of publishing."""
    now = stage.clock.now()
    stage.set_day(year, 11, 30)
    found: dict[str, str] = {}
    with TemporaryDirectory() as folder, stage.office() as store:
        for place, request in enumerate(_requests(year, every_format=every_format)):
            target = Path(folder) / f"{place}" / request.suggested_name(year)
            for file in make_paper(stage.parts, store, request, target).value.files:
                name = file.relative_to(target.parent).as_posix()
                found[f"{request.paper.code}/{name}"] = hashlib.sha256(stage.parts.files.read(file)).hexdigest()
    stage.clock.set_to(now)
    return found


def _requests(year: FiscalYear, *, every_format: bool) -> Iterator[PaperRequest]:
    """Yield a request for every paper of a year that needs no choice; in one format, its last and fastest one."""
    for paper in papers():
        needs_choice = paper.make is not None or any(option.is_required for option in paper.options)
        if needs_choice or not paper.is_of_year:
            continue
        formats = paper.formats or paper.accepted[-1:]
        for each in formats if every_format else formats[-1:]:
            yield paper.request(None, year, each)


YEARS = tuple(FiscalYear(start) for start in range(2021, 2031))
_Change = tuple[str, Callable[[YearsStage], ResultSentence]]
_BEFORE: dict[FiscalYear, tuple[_Change, ...]] = {
    YEARS[0]: (("データファイルの作成", make_store),),
    YEARS[1]: (("改称・新設・異動", rename),),
    YEARS[2]: (("改定版", revise), ("統合", merge)),
    YEARS[3]: (("分割", split), ("所管の変更", hand_on)),
    YEARS[4]: (("部の異動・廃止", move),),
    YEARS[5]: (("次期計画", add), ("取組の引継ぎ", decide)),
    YEARS[6]: (("改称", rename_again),),
}
"""The events before the round of a year, in order."""

_GUIDE_HEAD = (
    "組込みの計画を題材に、10年分の進捗確認を実行した結果です。組織の改正、計画の改定、次の計画への切替えを含みます。"
    "回答、部の組織、改定の内容、次の計画はすべて架空のもの（例）です。"
    "年度ごとに、それまでの年度の資料をすべて作り直し、内容が変わらないことを確かめています。"
)


def begin(year: FiscalYear, stage: YearsStage) -> ResultSentence:
    """Roll over to a year, ending the rows that are chosen for it; withdraw the start, and roll over again.

    Raises Unexpected unless the second round is equal to the first.
    """
    stage.set_day(year, 6, 20)
    choice = RollOverChoice(year, ends=ENDS.get(year, {}))
    with stage.office() as store:
        first = roll_over(stage.parts, store, choice, OFFICE_CLERK).value
        withdraw_round(store, year, "試し（例）", OFFICE_CLERK)
        done = roll_over(stage.parts, store, choice, OFFICE_CLERK).value
        again = roll_over(stage.parts, store, choice, OFFICE_CLERK).value
    expect("取り消した後の開始", done.round_, first.round_)
    expect("もう一度行ったときの変更", (again.is_done, again.round_), (True, done.round_))
    rows = done.rows
    expect("選択した終わりの取組", {each.row_id for each in rows.ends if each.proposals}, set(choice.ends))
    counted = sum(row.counted for row in done.round_.rows)
    ending = sum(each.row_id not in done.ended for each in rows.ends)
    found = f"新しい取組 {len(rows.new)}件、終わる取組 {ending}件"
    return (
        f"{year.label}分の進捗確認を開始しました（報告対象 {counted}件、{found}）。取り消して、もう一度開始しました。"
    )


def scenes(years: Iterable[FiscalYear] = YEARS) -> Iterator[Scene[YearsStage]]:
    """Yield the scenes of some years.

    The last scenes make all papers again in every format, check the data file and take screenshots.
    """
    last = YEARS[0]
    for year in years:
        for place, (title, play) in enumerate(_BEFORE.get(year, ()), start=1):
            yield Scene(f"{year.short}-change-{place}", f"{year.label}：{title}", play)
        yield Scene(f"{year.short}-begin", f"{year.label}：進捗確認の開始", partial(begin, year))
        yield Scene(f"{year.short}-collect", f"{year.label}：照会から公表まで", partial(collect, year))
        yield Scene(f"{year.short}-keep", f"{year.label}：資料の控え", partial(keep_papers, year))
        yield Scene(f"{year.short}-again", f"{year.label}：前の資料", partial(compare_papers, year))
        last = year
    yield Scene("all-again", "すべての年度の資料", partial(compare_papers, last.plus(1), every_format=True))
    yield Scene("verify", "データファイルの点検", check_the_store)
    yield Scene("pictures", "画面の画像", take_pictures)


def take_pictures(stage: YearsStage) -> ResultSentence:
    """Take screenshots of the office's window."""
    return f"画面の画像を{len(stage.take_pictures(stage.folder.store, stage.folder.pictures))}枚作成しました。"


def play(stage: YearsStage, years: Iterable[FiscalYear] = YEARS) -> Played:
    """Play the years into the stage's folder, which is emptied first; raises FolderNotDemo."""
    return play_scenes(tuple(scenes(years)), stage, _GUIDE_HEAD, lambda: _sights(stage))


def _sights(stage: YearsStage) -> Iterator[Sight]:
    yield stage.folder.store, "事務局のデータファイル。10年分の進捗確認が入っています。"
    yield stage.folder.root / "改定版", "計画の改定に使った表。"
    for year in stage.known:
        yield stage.folder_of(year, "照会"), f"{year.label}分の回答様式。"
        yield from ((file, f"{year.label}分の公表した資料。") for file in files_in(stage.folder_of(year, "公表")))
