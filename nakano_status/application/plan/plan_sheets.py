"""Write the sheets of a plan's workbook: all content of a plan, or only the headings for a new plan."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields as attributes
from dataclasses import replace
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nakano_status.application.indicators import import_indicators
from nakano_status.application.organisation.import_divisions import ALIASES, NAME, OF_DEPARTMENTS, division_sheet
from nakano_status.application.papers.templates import template_kinds_for
from nakano_status.application.plan import edition_tables
from nakano_status.application.plan.head_lines import COUNCIL, HEAD_ITEMS, HeadItem, head_line_texts, names_of_bodies
from nakano_status.application.plan.profile_sheets import (
    ABOUT,
    CONTENT,
    DIVISIONS,
    ENDING_OPTIONS,
    FIELDS,
    HEAD,
    ITEM,
    ITEM_ENTRIES,
    KEY,
    LEVELS,
    MARKS,
    OF_LEVEL,
    OPTIONS,
    OTHER_WORDS,
    PAPER,
    SHEETS,
    THRESHOLDS,
    WORDING,
    WORDINGS,
    declarations_for_cells,
    declared_cell_text,
    entries_in_use,
)
from nakano_status.application.ports.data_file import Parts
from nakano_status.application.ports.documents import TableSheet
from nakano_status.documents.template import without_guide
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.fields.option import MOST_OPTIONS
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.organisation.divisions import NameKind, Organisation, fold_name
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.files import FileMissing, FileUnreadable, TargetNotWritable
from nakano_status.domain.text.labels import YES

if TYPE_CHECKING:
    from nakano_status.documents.template import TemplateKind

SPONSORS, KEPT, COLUMNS_SHEET = "実施主体", "照合用", "列"
"""The names of the other sheets."""
GENERIC = "包括表記"
"""The column that marks bodies that are not a single division, such as 各所管課."""
SUB_UNITS = "係などの名称"
"""The column of the sub-units of a division, whose names are printed in its place."""
_NAMES_OF = {ALIASES: (NameKind.ALIAS, NameKind.SLIP), SUB_UNITS: (NameKind.SUB_UNIT,)}

PROFILE_ITEM, LIST_ITEM, COLUMNS_ITEM = "項目の指定", "元の一覧", "一覧の列"
_USUAL_EDITORS = 4
"""The number of kinds of fields that a list offers where the plan has no choice and no date."""
DRAFT = "計画の表_下書き"
"""The file name of a draft. A number is added if several drafts are in one folder."""

SPONSOR = "名称"
_ABOUT_SPONSORS = (
    "1行目は、計画を定める自治体です（空欄のときは、自治体の名称）。この主体の取組では、進捗状況の理由を求めます。",
    "ほかの主体があるときに書きます。その取組の名称は、「（名称）」で始めます。",
)
_NOTES: Mapping[str, Mapping[str, str]] = {
    LEVELS: {
        "名称": "上の段から順に、段の呼び名を1行に1つ書きます。5つまでです。",
        "番号の例": "その段の番号を1つ書きます。1、1-1、1-1-①、第1章、Ⅰ-2、A-01 などの形を読み取ります。",
        "集計する": f"{YES}を選ぶと、その段ごとに件数を集計します。",
        KEY: "新しい行では空欄にします。初めからある行では、そのままにします。",
    },
    MARKS: {
        "記号": "1字か、2桁までの数字で書きます。良いものから順に、2から10までです。例：A、良、☆、5",
        "短い名称": "画面と図に、記号と並べて表示します。例：順調",
        "凡例": "資料の凡例に載せる文です。例：計画どおりに進んでいる",
        "同じ記号として読む文字": "空欄で差し支えありません。形の似た文字を、プログラムが補います。",
        "理由を求める": f"{YES}の記号を選んだ所管課は、理由を記入します。",
        "不足の度合い": "予定に足りている記号は0か空欄、足りない記号ほど大きい数字にします。",
        "集計に入れない": f"該当なしのように、件数の合計に入れない記号だけ、{YES}を選びます。",
        "取組の終わり": f"完了や廃止を表す記号だけ、{YES}を選びます。その取組は、次の年度を始めるとき、"
        "終わる取組として提案します。",
        "想定問答の問い": "その記号の取組について想定問答に載せる問いです。空欄のときは、問いを作りません。",
        KEY: "新しい行では空欄にします。初めからある行では、そのままにします。",
    },
    FIELDS: {
        "項目の記号": "初めからある行では、そのままにします。項目を加える行では空欄にします。",
        "見出し": "回答様式と一覧の見出しです。｛年度｝｛翌年度｝は、令和の年度になります。例：｛年度｝の取組",
        "種類": "文章、数字、年月日、選択などから選びます。選択では、右の「選択肢」に言葉を書きます。",
        OPTIONS: f"種類が選択の項目だけ、選ぶ言葉を「、」で区切って書きます。{MOST_OPTIONS}までです。"
        "例：拡充、維持、縮小、廃止",
        ENDING_OPTIONS: "選択肢のうち、取組の完了や廃止を表すものを「、」で区切って書きます。それを選んだ取組は、"
        "次の年度を始めるとき、終わる取組として提案します。例：廃止",
        OTHER_WORDS: "選択肢と同じ意味で書かれる言葉があるとき、「書かれる言葉=選択肢」を「、」で区切って書きます。"
        "例：終了=廃止、取りやめ=廃止",
        "複数選べる": f"選択で、いくつも選べる項目だけ、{YES}を選びます。回答様式では「、」で区切って書きます。",
        "単位": "数字の単位です。見出しの括弧の中に書いたときは、空欄にします。例：千円、人、％",
        "小数の桁": "数字を印刷するときの、小数点より下の桁です。空欄のときは、記入のとおりです。例：1",
        "負の数の記号": "負の数の前に印刷する記号です。空欄のときは - です。例：▲",
        "西暦で印刷する": f"年月日を西暦で印刷する項目だけ、{YES}を選びます。ほかは、令和で印刷します。",
        "必須": f"記入がないと誤りとする項目だけ、{YES}を選びます。",
        "集計する": f"{YES}を選ぶと、選択は件数を、数字は合計を、報告や内訳、公表用のページに載せます。",
        "記入する人": "空欄か所管課の項目は、回答様式で所管課に聞きます。事務局の項目は事務局が取組一覧で記入し、"
        "計画の項目は、改定まで変わらない値をシート「計画の値」に書きます。例：二次評価は事務局、目標値は計画",
        "何について": "取組ごとに聞く項目では、空欄にします。段ごとに1つだけ聞く項目では、その段の名称を書きます。"
        "例：施策。その段の最初の取組の行で聞きます。ほかの取組の行で聞く段では、シート「計画の値」のその項目の列で、"
        f"聞く取組に{YES}を書きます。",
        "所管課に見せる": f"事務局の項目で、次の回答様式に灰色で載せて所管課に見せるときだけ、{YES}を選びます。",
        "年度ごとの値": f"計画の項目で、年度ごとに値の変わるものだけ、{YES}を選びます。例：各年度の目標値",
        "目標とする実績": "計画の項目が目標のとき、その実績の項目の見出しを書きます。図に、目標と実績を並べます。",
        THRESHOLDS: "進捗状況などの目安を、実績と目標の数字から示します。目安は記入されません。"
        "例：実績値／目標値：A=100、B=80（達成率80％以上でB）",
        "答える単位": "取組に所管課が2つ以上あり、それぞれの記入を並べて載せる項目だけ、所管課ごとを選びます。"
        "一覧では「【税務課】…」のように並び、集計では所管課ごとに数えます。ほかは、取組ごとです。",
        "取組ごとに数える": "所管課ごとに答える項目を集計するとき、所管課の数でなく取組の数を数えるものだけ、"
        f"{YES}を選びます。同じ言葉を選んだ所管課が2つある取組も、1件と数えます。",
        "目安の字数": "回答の長さの目安です。数字で書きます。空欄のときは、目安を示しません。",
        "記入のしかた": "回答様式のシート「記入のしかた」に載せる説明です。",
        "短い名称": "文の中で呼ぶときの名称です。空欄のときは、見出しから年度を除いたものです。",
        "データの見出し": "公表するデータの列の見出しです。空欄のときは、データに入れません。",
    },
    SPONSORS: {SPONSOR: "1行目に、計画を定める自治体を書きます。ほかの主体がないときは、空欄で差し支えありません。"},
    DIVISIONS: {
        "部": "所管課の上の組織です。局でも差し支えありません。ないときは、空欄にします。例：総務部",
        NAME: "回答する課や係の名称を、1行に1つ書きます。例：総務課",
        ALIASES: "資料に別の名称で書かれるとき、「、」で区切って書きます。",
        "適用開始日": "空欄で差し支えありません。年度の途中にできた組織では、その日を書きます。",
        GENERIC: f"「関係課」のように、1つの課でないものだけ、{YES}を選びます。",
    },
    edition_tables.TREE: {
        edition_tables.KIND: "段の名称（シート「段」のもの）か、取組の行では「事業内容」です。計画に並ぶ順に書きます。"
        "例：柱 1 安心なまち／方針 1-1 防災／事業内容 1-1 避難所の見直し",
        edition_tables.CODE: "段の行では、その段の番号です。取組の行では、属する段の番号です（空欄は、すぐ上の段）。",
        edition_tables.NAME: "計画に書かれた名称です。番号は、番号の欄に書きます。",
        edition_tables.ID: "取組に番号のある計画だけ、その番号を書きます。ほかの計画では、空欄にします。",
        edition_tables.FORMER: "新しい計画では空欄にします。改定で統合や分割をするときに書きます。",
        edition_tables.ORIGINAL: "ほかの段にも載せる取組（再掲）だけ、元の取組の管理番号を書きます。",
    },
    edition_tables.OWNERS: {
        edition_tables.ROW: "シート「計画」の取組の名称と、同じに書きます。",
        edition_tables.DIVISIONS: "回答する所管課です。2つ以上のときは「、」で区切り、回答する課を先に書きます。",
    },
    edition_tables.INDICATORS: {
        "属する段": "集計する段のうち、いちばん上の段の番号を書きます。例：1",
        import_indicators.NAME: "成果指標の名称です。例：公園の利用者数",
        import_indicators.UNIT: "例：人、%、件",
        import_indicators.DIRECTION: "増えるとよい指標は増、減るとよい指標は減と書きます。空欄のときは、増とします。",
        import_indicators.OWNER: "実績を回答する所管課です。",
        import_indicators.NOTE: "基準値や出典などです。目標は、右に「令和8年度目標」のような列を加えて書きます。",
    },
    edition_tables.SCHEDULE: {
        edition_tables.ROW: "シート「計画」の名称と同じに書きます。予定は、右に「令和8年度」などの列を加えて書きます。",
    },
    edition_tables.VALUES: {
        edition_tables.ROW: "シート「計画」の名称と同じに書きます。値は、右の列に書きます。"
        "見出しは、シート「項目」の「記入する人」が計画の項目と、年度ごとの値ではその年度です。例：目標値（令和8年度）。"
        f"「何について」に段を書いた項目の列では、その段の項目を聞く取組に{YES}を書きます。",
    },
    WORDINGS: {
        WORDING: "空欄のときは、プログラムの文面です。データファイルができた後、資料作成の［文面を編集…］で直せます。"
    },
}
"""Explanations of the columns for the person who fills them in, by sheet and heading; at most 255 characters."""
_UNDATED = datetime(1980, 1, 1, tzinfo=UTC)
"""The time of creation that every workbook states; the parts of a zip file without a time state the same."""


def wording_kinds(profile: Profile, edition: Edition | None) -> tuple[TemplateKind, ...]:
    """Return the kinds of wordings that the papers of a plan have; without an edition, its goals are not known."""
    from nakano_status.application.papers.paper import WordingNames  # papers are not needed for most plans

    goals = edition.goals if edition else {}
    return template_kinds_for(WordingNames(profile, {code: title or "" for code, title in goals.items()}))


def find_initial_wording(parts: Parts, title: str) -> str:
    """Return the built-in wording of a paper for a new plan, by the paper's title; empty if there is none."""
    kinds = wording_kinds(parts.catalogue.blank_profile(), None)
    name = next((each.name for each in kinds if fold_name(each.title) == fold_name(title)), None)
    return without_guide(parts.catalogue.template(name, is_built_in=False)) if name else ""


def template_tables(parts: Parts) -> tuple[TableSheet, ...]:
    """Return the sheets of a new plan's workbook, with the usual levels, marks and fields, but without rows."""
    return workbook_sheets(edition_tables.EditionContent(parts.catalogue.blank_profile()), {})


def write_plan(
    parts: Parts, target: Path, content: edition_tables.EditionContent, wordings: Mapping[str, str], *, replace: bool
) -> None:
    """Write the workbook of a plan with the wordings of its papers; raises TargetExists and TargetNotWritable."""
    sheets = workbook_sheets(content, wordings)
    write_tables(parts, target, sheets, content.plan.title if content.plan else "", replace=replace)


def write_tables(
    parts: Parts, target: Path, sheets: Sequence[TableSheet], title: str = "", *, replace: bool = False
) -> bytes:
    """Write the sheets of a plan's workbook and return the content of the file; equal sheets give equal bytes.

    `title`: the title in the file's properties ('': the usual one). Raises TargetExists and TargetNotWritable.
    """
    content = parts.workbooks.write_sheets(title or edition_tables.TREE, list(map(_explained, sheets)), _UNDATED)
    parts.files.write(target, content, replace=replace)
    return content


def explanations_of(sheet: str | None) -> Mapping[str, str]:
    """Return the explanations of the columns of a sheet, by heading; empty if the sheet has none, or is None."""
    return _NOTES.get(sheet or "", {})


def _explained(sheet: TableSheet) -> TableSheet:
    return replace(sheet, notes=explanations_of(sheet.sheet))


def keep_draft(
    parts: Parts,
    sheets: Sequence[TableSheet],
    title: str,
    path: Path | None,
    known: dict[Path, bytes],
    folders: Iterable[Path],
    *,
    replace: bool,
) -> tuple[Path, Refused | None]:
    """Save the draft of a plan's workbook. Return its path, and the refusal if `path` could not be written.

    `path`: the file of the draft (None: the draft is new). `known`: the content of each draft when it was last read or
    saved; it is updated. The draft is saved as a new file, in the first of `folders` that can be written, if it is new,
    if another program has changed its file, or if `replace` is true and its file cannot be written, for instance
    because it is open elsewhere. Raises TargetExists, FileUnreadable and TargetNotWritable.
    """

    def write(target: Path, *, replace: bool = False) -> Path:
        known[target] = write_tables(parts, target, sheets, title, replace=replace)
        return target

    refused: Refused | None = None
    try:
        if path is not None and not (path in known and _is_other(parts, path, known[path])):
            return write(path, replace=replace), None
    except (FileUnreadable, TargetNotWritable) as error:
        refused = error
        if not replace:
            raise
    of_folders = list[Refused]()
    for folder in folders:
        try:
            return write(_free_path(parts, folder)), refused
        except (FileUnreadable, TargetNotWritable) as error:
            of_folders.append(error)
    raise refused or of_folders[0]


def _is_other(parts: Parts, path: Path, content: bytes) -> bool:
    """Return whether a file exists and has another content; raises FileUnreadable."""
    try:
        return parts.files.read(path) != content
    except FileMissing:
        return False


def _free_path(parts: Parts, folder: Path) -> Path:
    """Return a free path for a new draft in a folder; raises FileUnreadable."""
    taken = parts.files.names_in(folder)
    names = (f"{DRAFT}{number}.xlsx" for number in ("", *range(2, 1000)))
    return folder / next(name for name in names if name not in taken)


def workbook_sheets(content: edition_tables.EditionContent, wordings: Mapping[str, str]) -> tuple[TableSheet, ...]:
    """Return the sheets of a plan's workbook with the wordings of its papers."""
    of_edition = edition_tables.edition_sheets(content)
    return (*_sheets_of_plan(content), *of_edition, _wordings_sheet(content, wordings), _kept(content.profile))


def _wordings_sheet(content: edition_tables.EditionContent, wordings: Mapping[str, str]) -> TableSheet:
    """Return the table of the office's own wordings; a blank wording means the program's."""
    kinds = wording_kinds(content.profile, content.edition)
    return _sheet(WORDINGS, (PAPER, WORDING), ((each.title, wordings.get(each.name, "")) for each in kinds))


def _sheets_of_plan(content: edition_tables.EditionContent) -> Iterator[TableSheet]:
    profile: Mapping[str, Any] = json.loads(content.profile.content)
    yield _sheet(HEAD, (ITEM, CONTENT, ABOUT), ((each.name, text, each.about) for each, text in _head(content)))
    for kind, (name, every_column, cls) in SHEETS.items():
        defaults = {each.name: each.default for each in attributes(cls)}
        used = entries_in_use(profile[kind]) if content.plan else ITEM_ENTRIES
        columns = tuple(each for each in every_column if each.entry not in ITEM_ENTRIES or each.entry in used)
        declared = declarations_for_cells(profile, kind)
        rows = (tuple(declared_cell_text(column, each, defaults) for column in columns) for each in declared)
        choices = {column.heading: tuple(column.choices) for column in columns if column.choices}
        if any(each.heading == OF_LEVEL for each in columns):
            choices[OF_LEVEL] = tuple(each["name"] for each in profile["levels"] if each["name"])
        if "種類" in choices and content.plan and not content.profile.declares_items:
            choices["種類"] = choices["種類"][:_USUAL_EDITORS]
        yield _sheet(name, tuple(column.heading for column in columns), rows, choices)
    sponsors = names_of_bodies(profile)["sponsors"] if content.plan else ()
    yield _sheet(SPONSORS, (SPONSOR, ABOUT), zip_longest(sponsors, _ABOUT_SPONSORS, fillvalue=""))
    yield organisation_sheet(content.organisation, is_built_in=content.profile.is_built_in)


def _head(content: edition_tables.EditionContent) -> Iterator[tuple[HeadItem, str]]:
    plan, edition, profile = content.plan, content.edition, content.profile
    stated: dict[str, str] = {} if plan else {COUNCIL: "", **({"title": content.title} if content.title else {})}
    if plan and edition:
        stated |= {
            "title": plan.title,
            edition_tables.PLAN_ITEM: plan.plan_id,
            "first_year": plan.first_year.label,
            "last_year": plan.last_year.label,
            "edition": edition.title,
            "adopted_on": era_day(edition.adopted_on),
            "edition_first": edition.years[0].label if edition.years else "",
            "edition_last": edition.years[1].label if edition.years else "",
        }
    texts = {**head_line_texts(json.loads(profile.content)), **stated}
    yield from ((item, texts[item.entry]) for item in HEAD_ITEMS)


def organisation_sheet(organisation: Organisation, *, is_built_in: bool) -> TableSheet:
    """Return the sheet 組織 of an organisation, with all names of its bodies and with its 包括表記.

    An organisation without 部 has no columns for 部, unless it is the organisation of the built-in plan
    (`is_built_in`). An empty organisation has all columns.
    """
    sheet = division_sheet(organisation)
    has_departments = not organisation.divisions or organisation.papers_show_departments(is_built_in=is_built_in)
    left_out = () if has_departments else OF_DEPARTMENTS
    head = (*(each for each in sheet.head if each not in left_out), SUB_UNITS, GENERIC)
    stated = [dict(zip(sheet.head, texts, strict=True)) for _, texts in sheet.rows]
    stated += ({NAME: each.name_on(), GENERIC: YES} for each in organisation.divisions if each.is_generic)
    for texts in stated:
        body = organisation.find(texts[NAME])
        for heading, kinds in _NAMES_OF.items():
            texts[heading] = "、".join(each.name for each in body.names if each.kind in kinds) if body else ""
    rows = (tuple(texts.get(heading, "") for heading in head) for texts in stated)
    return _sheet(DIVISIONS, head, rows, {GENERIC: (YES,)})


def _kept(profile: Profile) -> TableSheet:
    return replace(_sheet(KEPT, (ITEM, CONTENT), [(PROFILE_ITEM, profile.content)]), is_hidden=True)


def _sheet(
    name: str,
    head: tuple[str, ...],
    rows: Iterable[tuple[str, ...]],
    choices: Mapping[str, tuple[str, ...]] | None = None,
) -> TableSheet:
    return TableSheet(head, (), tuple(enumerate(rows, start=2)), name, choices=choices or {})
