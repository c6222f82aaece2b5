"""The lines of the sheet 概要: their explanations, and how a profile is written in them and read from them.

The sheet is explained, written, read and compared by this one table. `head_sheet` reads the sheet, and the values that
belong to the plan and not to its profile.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from nakano_status.application.plan import edition_tables
from nakano_status.domain.fields import codes
from nakano_status.domain.fields.profile import CHANGED_ROWS, OCCASIONS, USUAL_HEADINGS, EndedRows
from nakano_status.domain.fields.profile import SPONSORS as KEYS_OF_SPONSORS

COUNCIL, PUBLIC = f"occasions/{OCCASIONS[0]}", f"occasions/{OCCASIONS[-1]}"
"""The entries of a profile with the names of the meeting that discusses the plan, and of the publication."""
COMMITTEE, CHANGED = "names/committee", "names/changed"
USUAL_CHANGED = "理由を付した取組"
"""The name of the rows with a reason that a blank line means."""
FIRST_EDITION = "当初計画"
"""The title of a plan's first edition if 概要 states none."""
AREA = ("団体名", "団体コード")
"""The two lines of 概要 that published data need."""


class HeadItem(NamedTuple):
    """A line of 概要: its name, the entry of the plan or the profile that it fills, and an explanation.

    `is_needed`: whether it must be there and filled; any other line may be missing, which leaves the entry unchanged.
    `blank`: the text that a blank line means, as the explanation states; empty if the profile then has no such entry.
    `usual`: a text that means the same as a blank line.
    """

    name: str
    entry: str
    about: str
    is_needed: bool = False
    blank: str = ""
    usual: str = ""

    def read(self, text: str) -> str:
        """Return the meaning of the text of this line."""
        return "" if text and text == self.usual else text or self.blank


def _line_of_heading(key: str, example: str) -> HeadItem:
    usual = USUAL_HEADINGS[key]
    about = f"{example} など。空欄のときは、{usual}とします。"
    return HeadItem(f"{usual}の見出し", f"headings/{key}", about, usual=usual)


HEAD_ITEMS = (
    HeadItem("計画の名称", "title", "資料に表示する名称", is_needed=True),
    HeadItem("計画の番号", edition_tables.PLAN_ITEM, "ほかの計画と区別する短い名前。空欄のときは、名称を使います。"),
    HeadItem("計画期間の始め", "first_year", "令和8年度 など", is_needed=True),
    HeadItem("計画期間の終わり", "last_year", "令和12年度 など", is_needed=True),
    HeadItem("版の名称", "edition", f"空欄のときは、{FIRST_EDITION}（改定では、登録するときの名称）とします。"),
    HeadItem("策定日", "adopted_on", "令和8年3月25日 など", is_needed=True),
    HeadItem(
        "版の期間の始め", "edition_first", "版が計画期間の一部のもの（前期実施計画など）であるとき、その最初の年度"
    ),
    HeadItem("版の期間の終わり", "edition_last", "同じく、最後の年度"),
    HeadItem("自治体の名称", "names/ward", "資料や様式に表示する名称", is_needed=True),
    HeadItem("事務局", "names/office", "企画課 など。報告書や通知の発信者になります。"),
    HeadItem("事務局の長", "names/head", "空欄のときは、事務局の名称に「長」を付けます。"),
    HeadItem("問合せ先", "names/contact", "空欄のときは、事務局とします。"),
    HeadItem("庁内の会議", COUNCIL, "計画を諮る会議の名称。空欄のときは、会議の資料を作成しません。"),
    HeadItem("報告する委員会", COMMITTEE, "空欄のときは、委員会の資料を作成しません。"),
    HeadItem("公表の呼び名", PUBLIC, f"空欄のときは、{OCCASIONS[-1]}とします。", blank=OCCASIONS[-1]),
    HeadItem(
        "理由を求める取組の呼び名",
        CHANGED,
        "理由を求める進捗状況の取組を、資料で何と呼ぶか。その一覧の名称は、「（呼び名）の一覧」になります。"
        f"空欄のときは、{USUAL_CHANGED}とします。",
        blank=USUAL_CHANGED,
    ),
    HeadItem(AREA[0], "names/area", "公表するデータに入れる、都道府県からの名称"),
    HeadItem(AREA[1], "names/area_code", "全国地方公共団体コード（6桁）"),
    HeadItem("データの使用条件", "names/licence", "空欄のときは、CC BY 4.0 とします。"),
    HeadItem("公表先のアドレス", "names/site", "公表するファイルを置く場所の、https:// で始まるアドレス"),
    HeadItem(
        "管理番号の例",
        "initiative_id",
        "取組に番号があるとき、その1つ（A-01 など）。空欄のときは、番号の形を変えません。"
        "新しい計画では、プログラムが付けます。",
    ),
    _line_of_heading("id", "事業番号"),
    _line_of_heading("title", "事業名"),
    _line_of_heading("divisions", "担当課"),
    HeadItem("終わった取組の表示", "ended_rows", "空欄（回答のない行）、理由、載せない のいずれか"),
)

ENDED_ROWS = {"": EndedRows.BLANK, "理由": EndedRows.REASON, "載せない": EndedRows.LEAVE}
"""The ways to print ended rows, by the text of the line."""
_OCCASIONS = dict(zip(OCCASIONS, (COUNCIL, COMMITTEE, PUBLIC), strict=True))
"""The lines with the names of the occasions."""

Content = Mapping[str, Any]
"""A profile, or one of its declarations, as parsed JSON."""


def id_patterns_of(profile: Content) -> tuple[str, ...]:
    """Return the patterns of 管理番号 in a profile: one text, or a list of several."""
    stated = profile["initiative_id"]
    return (stated,) if isinstance(stated, str) else tuple(stated)


def head_line_texts(profile: Content) -> dict[str, str]:
    """Return the text that a profile has in each line of 概要, by `HeadItem.entry`; lines of the plan are blank."""
    names, (council, _, public) = profile.get("names", {}), names_of_bodies(profile)["occasions"]
    ended = profile.get("ended_rows", EndedRows.BLANK)
    stated = {
        "title": names.get("plan", ""),
        **{f"names/{key}": str(text) for key, text in names.items()},
        **{f"headings/{key}": text for key, text in profile.get("headings", {}).items()},
        COUNCIL: council,
        PUBLIC: public,
        CHANGED: names.get("changed") or CHANGED_ROWS,
        "initiative_id": codes.code_form(ids[0]).example if len(ids := id_patterns_of(profile)) == 1 else "",
        "ended_rows": next(text for text, each in ENDED_ROWS.items() if each == ended),
    }
    known = ((item, stated.get(item.entry, "")) for item in HEAD_ITEMS)
    return {item.entry: "" if text == item.usual else text for item, text in known}


def read_head_entries(base: Content, lines: Mapping[str, str]) -> dict[str, Any]:
    """Return the names, headings, occasions and ended rows of a profile as the lines of 概要 state them.

    `lines`: the texts of the lines that 概要 has, by `HeadItem.entry`. A line that is missing, or whose meaning is that
    of the line of `base`, leaves the entry of `base` unchanged.
    """
    before = head_line_texts(base)
    read = {item.entry: item.read(lines[item.entry]) for item in HEAD_ITEMS if item.entry in lines}
    read = {entry: text for entry, text in read.items() if text != before[entry]}
    made = {part: base[part] for part in ("names", "headings", "occasions") if part in base}
    stated: dict[str, dict[str, str]] = {"names": {"plan": read["title"]} if "title" in read else {}}
    for entry, text in read.items():
        part, _, key = entry.partition("/")
        stated.setdefault(part, {})[key] = text
    for part in stated.keys() & {"names", "headings"}:
        made[part] = {key: text for key, text in {**base.get(part, {}), **stated[part]}.items() if text}
        if not made[part]:
            del made[part]
    if _OCCASIONS.values() & read.keys():
        every = {**before, **read}
        made["occasions"] = {key: every[entry] for key, entry in _OCCASIONS.items() if every[entry]}
    ended = ENDED_ROWS.get({**before, **read}["ended_rows"], EndedRows.BLANK)
    return {**made, "ended_rows": ended.value}


def names_of_bodies(profile: Content) -> dict[str, list[str]]:
    """Return the names of a profile's sponsors and occasions as the cells of a workbook have them.

    They are lists under the keys `sponsors` and `occasions`. `profile`: its parsed JSON.
    """
    sponsors = profile.get("sponsors") or dict.fromkeys(KEYS_OF_SPONSORS)
    occasions = profile.get("occasions") or dict.fromkeys(OCCASIONS)
    council, public = ((occasions[key] or key) if key in occasions else "" for key in (OCCASIONS[0], OCCASIONS[-1]))
    return {
        "sponsors": [name or key for key, name in sponsors.items()],
        "occasions": [council, profile.get("names", {}).get("committee", ""), public],
    }
