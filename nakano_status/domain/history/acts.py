"""Acts and changes: old and new value, writer, return, cell and time of every change.

Each act has a digest, which is computed from the content
that the act wrote and from the digests of the acts before it. The head is the digest of the last acts.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import chain, islice
from typing import TYPE_CHECKING

from nakano_status.domain.calendar.days import local_time
from nakano_status.domain.cell_address import CellPlace
from nakano_status.domain.refusals.files import NumberUnreadable
from nakano_status.domain.text.labels import Labelled

if TYPE_CHECKING:
    from nakano_status.domain.merge.resolution import Slot


class ActKind(Labelled):
    """Kinds of acts, with their labels in the record of acts. Data files keep the values."""

    ACCEPT = "accept", "回答を確認済にする"
    ADD_OPINION = "add_opinion", "意見を追加"
    ADD_SUCCESSOR = "add_successor", "次期計画を登録"
    AMEND_ROUND = "amend_round", "進捗確認の取組・所管課を変更"
    ASK_BACK = "ask_back", "修正依頼を作成"
    BEGIN_HISTORY = "begin_history", "照合番号の記録を開始"
    """The history of a data file of an older format begins."""
    BLANK_NAMES = "blank_names", "氏名などを削除"
    CARRY_OVER = "carry_over", "前の様式の回答を移す"
    CHOOSE_BACKUP_FOLDER = "choose_backup_folder", "控えのフォルダーを変更"
    CHOOSE_SENDER = "choose_sender", "資料の発信者を登録"
    CLOSE_ROUND = "close_round", "進捗確認を終了"
    CONFIRM = "confirm", "所属長確認"
    COPY_BACKUP = "copy_backup", "控えの写しを作成"
    CORRECT_DUE = "correct_due", "回答期限を訂正"
    CORRECT_MADE_ON = "correct_made_on", "作成日を訂正"
    CREATE_STORE = "create_store", "データファイルを作成"
    DECIDE_FATE = "decide_fate", "次期計画への引継ぎを決定"
    DECLINE_FILES = "decline_files", "復元の前に届いたファイルを取りまとめない"
    DELETE_OPINION = "delete_opinion", "意見を削除"
    DISTRIBUTE = "distribute", "照会を作成"
    DRAFT_TEMPLATE = "draft_template", "文面の下書きを保存"
    DROP_RECEIVED = "drop_received", "受け取ったファイルを削除"
    EDIT_DIVISION = "edit_division", "組織を変更"
    EDIT_ENTRY = "edit_entry", "回答を入力"
    EDIT_INDICATOR = "edit_indicator", "成果指標を入力"
    EDIT_OPINION = "edit_opinion", "意見を変更"
    EDIT_SCHEDULE = "edit_schedule", "計画上のスケジュールを変更"
    EXTEND_DUE = "extend_due", "回答期限を延長"
    FINDINGS = "findings", "指摘一覧を作成"
    HAND_ON_INDICATOR = "hand_on_indicator", "成果指標の担当を引継ぎ"
    HAND_ON_ROW = "hand_on_row", "取組の担当を引継ぎ"
    HELD_APPLY = "held-apply", "未取込のものを取り込む"
    HELD_RECONSIDER = "held-reconsider", "取り込まないとしたものを決め直す"
    HELD_REJECT = "held-reject", "未取込のものを取り込まない"
    IMPORT_DIVISIONS = "import_divisions", "組織の表を取込み"
    IMPORT_FRAMES = "import_frames", "国の枠組みを取込み"
    IMPORT_INDICATORS = "import_indicators", "成果指標を取込み"
    IMPORT_LIST = "import_list", "公表された一覧を取込み"
    IMPORT_OPINIONS = "import_opinions", "意見を取込み"
    IMPORT_SCHEDULE = "import_schedule", "計画上のスケジュールを取込み"
    KEEP_COMMENT = "keep_comment", "修正依頼の文を保存"
    LAY_DOWN = "lay_down", "年度のフォルダーを作成"
    LEAVE_FINDING = "let_stand", "指摘をそのままにする"
    LIST_CHANGES = "list_changes", "一覧の修正を取込み"
    LOOK_AT_FINDINGS = "look_at_findings", "届いたファイルの指摘を確認"
    MERGE = "merge", "回答ファイルを取込み"
    """If a person assigned a row, the act has that row as its subject, and the reason for assigning it."""
    MOVE_SETTINGS = "move_settings", "データファイルの形式を更新"
    """Settings of an older format were moved into tables."""
    MOVE_STORE = "move_store", "別の場所に移す"
    NAME_DIVISION = "name_division", "組織の別名を登録"
    OPEN_EARLIER = "open_earlier", "前のデータファイルの年度を読込み"
    OPEN_FORM = "open_form", "回答様式を読込み"
    OPEN_ROUND = "open_round", "進捗確認を開始"
    PASTE_BLOCK = "paste_block", "表の貼付け"
    PUBLISH = "publish", "資料を記録"
    RECORD_RESPONDENT = "record_respondent", "記入者を登録"
    REOPEN = "reopen", "確認済の回答を再開"
    REORGANISE = "reorganise", "組織改正を登録"
    RESOLVE = "resolve", "相違を決定"
    RESTORE = "restore", "控えから復元"
    """A data file is replaced by one of its backups."""
    REVISE_PLAN = "revise_plan", "計画の改定を登録"
    SAVE_TEMPLATE = "save_template", "文面を保存"
    SAVE_WORD_TABLE = "save_word_table", "用語の表を保存"
    SEND_TO_SECTION = "send_to_section", "係への照会を作成"
    SEND_WORDING = "send_wording", "修文の確認を依頼"
    SHOW_ADVICE = "show_advice", "助言の表示を切替え"
    SUBMIT = "submit", "回答ファイルを作成"
    TAG_ROWS = "tag_rows", "国の枠組みに取組を対応付け"
    TAKE_BACK = "take_back", "取り込んだ回答を取消し"
    TAKE_OVER = "take_over", "使用中の表示を引き継ぐ"
    UNIFY = "unify", "用語を統一"
    UNTAG_ROWS = "untag_rows", "国の枠組みとの対応を取消し"
    USE_COPY = "use_copy", "控えの写しを正式なデータファイルにする"
    WITHDRAW_DECISIONS = "withdraw_decisions", "相違の決定を取消し"
    WITHDRAW_REORGANISATION = "withdraw_reorganisation", "組織改正を取消し"
    WITHDRAW_REVISION = "withdraw_revision", "計画の改定を取消し"
    WITHDRAW_ROUND = "withdraw_round", "進捗確認の開始を取消し"


class Why(Labelled):
    """Origin of a change.

    OPEN: a return conflicts with another, and the value as sent is current again until the conflict is decided.
    """

    TYPED = "typed", "入力"
    ON_BEHALF = "on_behalf", "代理入力"
    MERGED = "merged", "取りまとめ"
    DECIDED = "decided", "相違の決定"
    CLEARED = "cleared", "空欄に変更"
    IMPORTED = "imported", "一覧の読込み"
    OPEN = "open", "相違の確認待ち"
    REVERTED = "reverted", "取消し"


@dataclass(frozen=True)
class Act:
    """An operation by one person.

    `kind`: the value of an `ActKind`. `at`: UTC. `by`: the 担当者名 that was entered, never the system's user name
    (None: not entered). `reason`: why it was done, such as the reason for a reopening, or how an answer was received
    (電話); None if not stated. It is a text for people: what an act is about is stored as its subjects (`ActSubject`).
    """

    act_id: str
    kind: str
    at: datetime
    by: str | None
    reason: str | None = None


UNKNOWN_PERSON, A_MOMENT_AGO = "ほかの方", "先ほど"
UNKNOWN_WRITER = (UNKNOWN_PERSON, A_MOMENT_AGO)
"""The texts shown for the writer and the time if the history does not state them."""


@dataclass(frozen=True, slots=True)
class Change:
    """A changed value.

    `who`: the writer (`office` or a division ID). `row_id`: the 管理番号 or 指標番号. `division`: a division's ID
    (None: for fields that do not belong to a division). `was`, `now`: the values (None: blank). `assertion_id`: the
    assertion that made the change. `cell`: `sheet!A1` in the received file `sha256` (None: it is from no file).
    """

    act_id: str
    round_id: str
    row_id: str
    key: str
    division: str | None
    was: str | None
    now: str | None
    who: str
    why: Why
    assertion_id: str | None = None
    sha256: str | None = None
    file: str | None = None
    cell: CellPlace | None = None


# a draft is no assertion: what was not finished must neither win nor conflict
@dataclass(frozen=True)
class Draft:
    """A text being typed in one field of a row, which is saved at once.

    It becomes a change when the field loses focus. `division`: the writer, `office` or a division's ID. `text`: None if
    the field was emptied.
    """

    row_id: str
    key: str
    division: str
    text: str | None


@dataclass(frozen=True, slots=True)
class CachedLine:
    """A line of the cache of current values: a field, and its value (None: blank).

    `conflict`: whether a conflict is open on its slot.
    """

    slot: Slot
    key: str
    value: str | None
    conflict: bool


def act_label(kind: str) -> str:
    """Return the label of a kind of act; an unknown kind, from a newer program, is its own label."""
    try:
        return ActKind(kind).label
    except ValueError:
        return kind


HEAD_LABEL = "記録の照合番号"

PRINTED = 12
"""The number of letters of a history's head that papers print."""

_BETWEEN = re.compile(r"[\s:\-\u2010-\u2015\u2212\u30fc]+")
_LOOK_ALIKES = str.maketrans("lio", "110")
_HEXADECIMAL = re.compile(rf"[0-9a-f]{{{PRINTED},64}}")


class HeadOf(StrEnum):
    """Documents that state the history's head as it was when they were made."""

    PACKAGE = "package"
    PUBLICATION = "publication"


def _bytes_as_json(value: object) -> object:
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    raise TypeError(value)


_ENCODER = json.JSONEncoder(separators=(",", ":"), default=_bytes_as_json)


def canonical_json(value: object) -> bytes:
    """Return a value as ASCII JSON without spaces; bytes are written as {"bytes": hexadecimal}.

    Equal lists of texts, numbers, bytes and None give equal JSON. The keys of a mapping are not sorted.
    """
    return _ENCODER.encode(value).encode("ascii")


_ENCODER_OF_MANY = json.JSONEncoder(separators=("\n", ":"), default=_bytes_as_json)


def canonical_cells(cells: Iterable[object]) -> list[str]:
    """Return the `canonical_json` form of each cell as text; all are encoded at once for speed.

    A cell is a text, a number, bytes or None, and not a list or a mapping, which would be split into several texts.
    """
    given = list(cells)
    return _ENCODER_OF_MANY.encode(given)[1:-1].split("\n") if given else []


def canonical_lines(lines: Sequence[Sequence[object]]) -> list[bytes]:
    """Return the `canonical_json` form of each line; its cells as in `canonical_cells`."""
    cells = iter(canonical_cells(chain.from_iterable(lines)))
    return [f"[{','.join(islice(cells, len(line)))}]".encode("ascii") for line in lines]


def digest_of(value: object) -> str:
    """Return the SHA-256 of a value as JSON in ASCII, in lower-case hexadecimal."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def act_digest(contents: str, parents: Iterable[str]) -> str:
    """Return the digest of an act, from the digest of its content and the digests of the acts before it."""
    return digest_of([contents, sorted(parents)])


def history_head(last: Iterable[str]) -> str:
    """Return the head of a history: one digest of the digests of its last acts."""
    return digest_of(sorted(last))


def printed_head(head: str) -> str:
    """Return the first hexadecimal digits of a history's head as printed on papers, in groups of four."""
    return " ".join(head[start : start + 4] for start in range(0, PRINTED, 4))


def read_history_number(text: str) -> str:
    """Return the first letters of a history's head, as a person copied them from paper.

    Full-width letters, capitals, spaces, hyphens, and letters that look like a digit are accepted, and so is the label
    that papers print before it. Raise NumberUnreadable for any other text.
    """
    copied = unicodedata.normalize("NFKC", text).replace(HEAD_LABEL, "")
    letters = _BETWEEN.sub("", copied).lower().translate(_LOOK_ALIKES)
    if not _HEXADECIMAL.fullmatch(letters):
        raise NumberUnreadable(found=text)
    return letters


def head_note(head: str) -> str:
    """Return the line in which a recorded paper states a history's head."""
    return f"{HEAD_LABEL} {printed_head(head)}"


def moment_text(at: datetime | None) -> str:
    """Return a moment in local time as text: 2023-07-13 16:40; '' if `at` is None."""
    return f"{local_time(at):%Y-%m-%d %H:%M}" if at else ""
