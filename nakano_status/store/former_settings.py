"""Conversion of settings that older formats wrote into rows of the tables that newer formats have for them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.store.format_version import FormatVersion
from nakano_status.store.wordings import OWN_TABLE, digest_of_terms

Row = tuple[str, Mapping[str, Any]]
"""A table and the cells of one of its rows, by column."""


def _asking(key: str, value: Any) -> Iterator[Row]:
    _, round_id, division = key.split(":", 2)
    for row_id, text in value.items():
        yield "comment_draft", {"round_id": round_id, "division_id": division, "row_id": row_id, "text": text}


def _awaited_files(_: str, value: Any) -> Iterator[Row]:
    for place, (sha256, name, backup) in enumerate(value):
        yield "awaited_file", {"sha256": sha256, "position": place, "name": name, "backup": backup}


def _findings_looked_at(_: str, value: Any) -> Iterator[Row]:
    for sha256 in value:
        yield "seen_findings", {"sha256": sha256}


def _laid_down(_: str, value: Any) -> Iterator[Row]:
    for act_id, round_id, manifest in value:
        yield "laid_down_round", {"act_id": act_id, "round_id": round_id, "manifest": manifest}


def _kept_wordings(key: str, value: Any) -> Iterator[Row]:
    round_id = key.partition(":")[2]
    for row_id, field, typed, text in value:
        yield "kept_wording", {"round_id": round_id, "row_id": row_id, "key": field, "typed": typed, "text": text}


def _list_columns(key: str, value: Any) -> Iterator[Row]:
    plan_id = key.partition(":")[2]
    for place, (heading, item) in enumerate(sorted(value.items())):
        yield "list_column", {"plan_id": plan_id, "position": place, "heading": heading, "item": item}


def _opinion_plans(_: str, value: Any) -> Iterator[Row]:
    for number, plan_id in value.items():
        yield "opinion_plan", {"number": int(number), "plan_id": plan_id}


_OPINION = ("number", "source", "day", "who", "is_named", "text")
_ANSWER = ("answer", "changed")


def _opinions_sent(_: str, value: Any) -> Iterator[Row]:
    for text, packages in value:
        opinion = json.loads(text)
        for package_id in packages:
            cells = {name: opinion[name] for name in (*_OPINION, *_ANSWER)}
            yield "sent_opinion", {"package_id": package_id, **cells}
            for row_id in opinion["rows"]:
                about = {"package_id": package_id, "number": opinion["number"], "row_id": row_id}
                yield "sent_opinion_row", about


def _opinions_deleted(_: str, value: Any) -> Iterator[Row]:
    for act_id, opinion in value:
        number = opinion["number"]
        yield "opinion", {name: opinion[name] for name in _OPINION}
        yield "opinion_answer", {"number": number, "act_id": act_id, **{name: opinion[name] for name in _ANSWER}}
        yield from (("opinion_row", {"number": number, "row_id": each}) for each in opinion["rows"])
        yield "removed_opinion", {"number": number, "act_id": act_id}


def _rolled_over(_: str, value: Any) -> Iterator[Row]:
    for round_id, chosen in value.items():
        for row_id, into in chosen["ends"].items():
            yield "ended_row", {"round_id": round_id, "row_id": row_id, "merged_into": into}
        yield from (("left_out_row", {"round_id": round_id, "row_id": each}) for each in chosen["without"])
        for division, contact in chosen["contacts"].items():
            yield "blanked_contact", {"round_id": round_id, "division_id": division, "contact": contact}


_MOVED_OWNER = ("division_id", "role", "ordinal", "sub_unit", "valid_from", "valid_to")


def _row_moves(_: str, value: Any) -> Iterator[Row]:
    for act_id, move in value.items():
        if move is None:
            yield "withdrawn_row_move", {"moved_by": act_id}
            continue
        head = {"row_id": move["row"], **{name: move[name] for name in ("was", "heir", "day")}}
        yield "row_move", {"act_id": act_id, **head}
        for edition_id, owners in move["owners"].items():
            for place, owner in enumerate(owners):
                cells = dict(zip(_MOVED_OWNER, owner, strict=True))
                yield "row_move_owner", {"act_id": act_id, "edition_id": edition_id, "position": place, **cells}
        for round_id, named_divisions in move["answerers"].items():
            for place, named in enumerate(named_divisions):
                cells = dict(zip(_MOVED_OWNER[:3], named, strict=True))
                yield "row_move_answerer", {"act_id": act_id, "round_id": round_id, "position": place, **cells}


def _sender(_: str, value: Any) -> Iterator[Row]:
    body, kept = value["body"], value["kept"]
    if not isinstance(body, str | None) or not all(isinstance(name, str) for name in kept.values()):
        raise TypeError(value)
    yield "paper_sender", {"division_id": body}
    yield from (("kept_sender", {"round_id": round_id, "name": name}) for round_id, name in kept.items())


def _settled_rounds(_: str, value: Any) -> Iterator[Row]:
    for round_id, facts in value.items():
        yield "settled_round", {"round_id": round_id, "facts": json.dumps(facts, ensure_ascii=False)}


def _submitted(key: str, value: Any) -> Iterator[Row]:
    if not _is_digest(value):
        raise ValueError(value)
    yield "submitted_file", {"return_id": key.partition(":")[2], "sha256": value}


def _withdrawn(_: str, value: Any) -> Iterator[Row]:
    for act_id, year, packages in value:
        yield "withdrawn_start", {"act_id": act_id, "year": FiscalYear.parse(year).start}
        for place, package_id in enumerate(packages):
            yield "void_package", {"package_id": package_id, "position": place, "act_id": act_id}


def _withdrawn_decisions(_: str, value: Any) -> Iterator[Row]:
    yield from (("withdrawn_word", {"word_id": each}) for each in value)


def _word_table(_: str, value: Any) -> Iterator[Row]:
    table_id = digest_of_terms(value)
    for place, (typed, printed, is_on) in enumerate(value):
        cells = {"position": place, "typed": typed, "printed": printed, "is_on": is_on}
        yield "term", {"table_id": table_id, **cells}


def _word_tables_sent(key: str, value: Any) -> Iterator[Row]:
    for text, packages in value:
        lines = json.loads(text)
        yield from _word_table(key, lines)
        for package_id in packages:
            yield "sent_word_table", {"package_id": package_id, "table_id": digest_of_terms(lines)}


_SUBMITTED = "submitted"
"""The first part of the settings whose text is the SHA-256 of a file; all other former settings are JSON."""

FORMER_SETTINGS: Mapping[FormatVersion, Mapping[str, Callable[[str, Any], Iterator[Row]]]] = {
    FormatVersion(1, 7): {
        "asking": _asking,
        "awaited_files": _awaited_files,
        "findings_looked_at": _findings_looked_at,
        "laid_down": _laid_down,
        "let_stand": _kept_wordings,
        "list_columns": _list_columns,
        "opinion_plans": _opinion_plans,
        "opinions.sent": _opinions_sent,
        "opinions_deleted": _opinions_deleted,
        "rolled_over": _rolled_over,
        "row_moves": _row_moves,
        "settled_rounds": _settled_rounds,
        "withdrawn": _withdrawn,
        "withdrawn_decisions": _withdrawn_decisions,
        OWN_TABLE: _word_table,
        "word_table.sent": _word_tables_sent,
    },
    FormatVersion(1, 9): {"sender": _sender, _SUBMITTED: _submitted},
}
"""By the format that has tables instead, a function for each former setting, by the key or by its part before a colon.

It yields the rows of the setting.
"""


def is_former_setting(key: str, text: str, moved_in: FormatVersion | None = None) -> bool:
    """Return whether a setting is one that tables replace.

    The key decides. The setting `word_table` is still in use: with an empty text or a digest it is not a former one.
    `moved_in`: the format that has the tables (None: any).
    """
    known = _part_before_colon(key)
    if known == OWN_TABLE and (not text or _is_digest(text)):
        return False
    return any(known in names for format_, names in FORMER_SETTINGS.items() if moved_in in (None, format_))


def rows_of_setting(key: str, text: str) -> list[Row]:
    """Return the rows that replace a former setting; the rows of a table precede the rows that refer to them.

    Raises ValueError, TypeError, KeyError or AttributeError if the text has another form.
    """
    known = _part_before_colon(key)
    value = text if known == _SUBMITTED else _from_json(text)
    (rows,) = (names[known] for names in FORMER_SETTINGS.values() if known in names)
    return list(rows(key, value)) if value else []


def _part_before_colon(key: str) -> str:
    return key.partition(":")[0]


def _from_json(text: str) -> Any:
    value = json.loads(text or "[]")
    if isinstance(value, str):  # its characters would be read as lines
        raise TypeError(text)
    return value


def text_after_move(key: str, text: str) -> str | None:
    """Return the text that a former setting has in the newer format, or None if that format has no such setting."""
    return None if key != OWN_TABLE else digest_of_terms(json.loads(text)) if text else ""


def _is_digest(text: str) -> bool:
    return re.fullmatch("[0-9a-f]{64}", text) is not None
