"""The ten years, scene after scene."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from nakano_status.application.outcome import Progress
from nakano_status.application.round.open_and_close_round import withdraw_round
from nakano_status.application.round.roll_over import RollOverChoice, roll_over
from nakano_status.demonstration.cast import OFFICE_CLERK
from nakano_status.demonstration.guide_page import Played, Sight
from nakano_status.demonstration.playing import Scene, play_scenes
from nakano_status.demonstration.publishing import check_the_store
from nakano_status.demonstration.sights import files_in
from nakano_status.demonstration.stage import expect
from nakano_status.demonstration.ten_years import changes, plan_after
from nakano_status.demonstration.ten_years.papers_again import compare_papers, keep_papers
from nakano_status.demonstration.ten_years.stage import ENDS, YearsStage, collect
from nakano_status.domain.calendar.fiscal_year import FiscalYear

YEARS = tuple(FiscalYear(start) for start in range(2021, 2031))
_Change = tuple[str, Callable[[YearsStage], str]]
_BEFORE: dict[FiscalYear, tuple[_Change, ...]] = {
    YEARS[0]: (("データファイルの作成", changes.make_store),),
    YEARS[1]: (("改称・新設・異動", changes.rename),),
    YEARS[2]: (("改定版", changes.revise), ("統合", changes.merge)),
    YEARS[3]: (("分割", changes.split), ("所管の変更", changes.hand_on)),
    YEARS[4]: (("部の異動・廃止", changes.move),),
    YEARS[5]: (("次期計画", plan_after.add), ("取組の引継ぎ", plan_after.decide)),
    YEARS[6]: (("改称", changes.rename_again),),
}
"""What happens before the round of a year, in its order."""

_HEAD = (
    "組込みの計画を題材に、10年分の進捗確認を実行した結果です。組織の改正、計画の改定、次の計画への切替えを含みます。"
    "回答、部の組織、改定の内容、次の計画はすべて架空のもの（例）です。"
    "年度ごとに、それまでの年度の資料をすべて作り直し、内容が変わらないことを確かめています。"
)


def begin(year: FiscalYear, stage: YearsStage) -> str:
    """Roll over to a year, with the ends to which the office agrees; withdraw it once, and do it again."""
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
    expect("選択した終わりの取組", {each.row_id for each in rows.ends if each.proposal}, set(choice.ends))
    counted = sum(row.counted for row in done.round_.rows)
    ending = sum(each.row_id not in done.ended for each in rows.ends)
    found = f"新しい取組 {len(rows.new)}件、終わる取組 {ending}件"
    return (
        f"{year.label}分の進捗確認を開始しました（報告対象 {counted}件、{found}）。取り消して、もう一度開始しました。"
    )


def scenes(years: Iterable[FiscalYear] = YEARS) -> Iterator[Scene[YearsStage]]:
    """Yield the scenes of some years; the last ones make everything again in every format, and the pictures."""
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


def take_pictures(stage: YearsStage) -> str:
    """Take pictures of the office's screens."""
    return f"画面の画像を{len(stage.take_pictures(stage.folder.store, stage.folder.pictures))}枚作成しました。"


def play(stage: YearsStage, progress: Progress, years: Iterable[FiscalYear] = YEARS) -> Played:
    """Play the years into the stage's folder, which is emptied first; raises FolderNotDemo."""
    return play_scenes(tuple(scenes(years)), stage, _HEAD, lambda: _sights(stage), progress)


def _sights(stage: YearsStage) -> Iterator[Sight]:
    yield stage.folder.store, "事務局のデータファイル。10年分の進捗確認が入っています。"
    yield stage.folder.root / "改定版", "計画の改定に使った表。"
    for year in stage.known:
        yield stage.folder_of(year, "照会"), f"{year.label}分の回答様式。"
        yield from ((file, f"{year.label}分の公表した資料。") for file in files_in(stage.folder_of(year, "公表")))
