"""The codes of problems by subject, and the entries of all codes; codes are never reused."""

from __future__ import annotations

from itertools import chain
from typing import NamedTuple

from nakano_status.domain.problem_texts import exchange, outputs, plans, received, tables
from nakano_status.domain.problems.problem import CodeEntry, Place, Problem, Refused, Severity
from nakano_status.domain.refusals import exchange as exchange_refusals
from nakano_status.domain.refusals import files, papers, planning

REFUSAL_CODES = tuple(
    each.entry
    for module in (files, planning, exchange_refusals, papers)
    for each in vars(module).values()
    if isinstance(each, type) and issubclass(each, Refused) and each is not Refused
)
"""The entries of refusals, in the order in which their modules declare them."""


class Subject(NamedTuple):
    """Codes of problems that are shown on the same occasion.

    The manual lists them under `title` and explains the occasion.
    """

    title: str
    occasion: str
    entries: tuple[CodeEntry, ...]


SUBJECTS = (
    Subject("提出前の確認", "記入した内容について表示します。", exchange.SUBMISSION_CODES),
    Subject("回答ファイルの読取り", "届いた回答ファイルを読み取るときに表示します。", received.READING_CODES),
    Subject("開くことのできないファイル", "ファイルを開く前に分かることです。", received.FILE_CODES),
    Subject(
        "取りまとめ",
        "事務局が取りまとめるときに表示します。保管したものは「未取込」に並びます。",
        exchange.MERGE_CODES,
    ),
    Subject(
        "様式と回答ファイルの作成",
        "回答様式、修正依頼、修文の確認依頼、回答ファイルを作成したときに表示します。作成したことは記録しています。",
        exchange.FORM_CODES,
    ),
    Subject(
        "期限",
        "回答期限の延長や部内期限が、確かめたい日付のときに表示します。変更はしています。",
        exchange.DUE_CODES,
    ),
    Subject("内容の引継ぎ", "前の版や他の年度の回答様式から内容を引き継ぐときに表示します。", exchange.CARRY_CODES),
    Subject("成果指標", "成果指標の数値を入力したとき、または取り込むときに表示します。", plans.INDICATOR_CODES),
    Subject("表の貼り付け", "表からコピーした内容を貼り付ける前に表示します。", exchange.PASTING_CODES),
    Subject(
        "公表された一覧の取込み",
        "進捗状況一覧を取り込むとき、新旧対照表で比べるとき、計画の版として登録するときに表示します。",
        tables.LIST_CODES,
    ),
    Subject("組織とスケジュールの表の取込み", "事務局が用意した表を取り込むときに表示します。", tables.TABLE_CODES),
    Subject(
        "改定版の登録",
        "計画の改定版を登録するときに表示します。修正を要するものがあるときは、何も登録していません。",
        plans.REVISION_CODES,
    ),
    Subject("資料の文面", "資料の文面を直したときに表示します。", outputs.TEMPLATE_CODES),
    Subject("報告の作成", "「進捗状況について」を作成したときに表示します。作成はしています。", outputs.REPORT_CODES),
    Subject("資料の作成", "資料を作成したときに表示します。資料は作成しています。", outputs.PAPER_CODES),
    Subject(
        "年度の保存と削除",
        "締め切った年度をフォルダーに保存し、確かめ、削除するときに表示します。",
        outputs.RETENTION_CODES,
    ),
    Subject(
        "公開するデータの点検",
        "公開するデータ（CSV・Excel）が機械で読み取れる形かを点検したときに表示します。番号は、総務省の統一ルールのチェック項目の番号です。",
        outputs.DATA_CODES,
    ),
    Subject(
        "計画の項目の指定",
        "計画のファイルに項目の指定（profile）があるときに、その内容について表示します。",
        outputs.PROFILE_CODES,
    ),
    Subject("データファイルの点検", "データファイルの点検で分かることです。", outputs.STORE_CODES),
    Subject("操作を行わなかったとき", "次のときは操作を行わず、何も変更しません。", REFUSAL_CODES),
)
"""The subjects in the order of the manual."""

CATALOGUE = {entry.code: entry for entry in chain.from_iterable(subject.entries for subject in SUBJECTS)}


def entry_of(code: str) -> CodeEntry:
    """Return the entry of a problem or a refusal; raise KeyError for a code that is not in the catalogue."""
    return CATALOGUE[code]


def problem(
    code: str,
    place: Place | None = None,
    *,
    severity: Severity | None = None,
    found: str | None = None,
    expected: str | None = None,
    **details: str,
) -> Problem:
    """Return a problem of the catalogue; raise KeyError for a code that is not in it.

    `place`: None for a problem of no particular place. `severity`: its severity, if it differs from the severity of the
    entry, for example REASON-MISSING on rows of 国 and 都. `found`, `expected`: the values quoted in the texts (None:
    there is none). `details`: the values for the texts' other placeholders.
    """
    entry = entry_of(code)
    weight = severity or entry.severity
    return Problem(code, weight, place or Place(), found, expected, tuple(sorted(details.items())))
