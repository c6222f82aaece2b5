"""The statements that read a data file, by name: reading loads no SQLAlchemy (decision 0008).

A test compares the letters of every statement with the tables, and asks each in every way in which it can be narrowed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

GIVEN = "{given}"
"""Where the conditions stand, in the text of a statement that can be narrowed."""


@dataclass(frozen=True)
class Statement:
    """A SELECT and what its columns hold, a letter a column, a capital letter where a value may be missing.

    t text, i integer, b bytes. `narrowed_by` are the columns by whose values it can be narrowed.
    """

    kinds: str
    sql: str
    narrowed_by: tuple[str, ...] = ()


_OF_PACKAGE = ("package.round_id", "package.division_id", "package.package_id")
_OF_RETURN = ("return.round_id", "return.state", "return.return_id")
_OF_CONFIRMATION = ("round_id", "division_id")
_OF_HELD = ("held_item.round_id", "held_item.state")
_OF_WORD = ("word.round_id", "word.row_id")
_OF_ENTRY = ("round_id", "row_id")

_PLAN = {
    "plan": Statement(
        "ttiit", "SELECT plan_id, title, first_year, last_year, act_id FROM plan WHERE {given}", ("plan_id",)
    ),
    "schedules": Statement("tit", "SELECT row_id, year, text FROM planned_schedule WHERE {given}", ("edition_id",)),
    "editions": Statement(
        "ttti",
        "SELECT edition_id, title, adopted_on, ordinal FROM edition WHERE {given} ORDER BY ordinal",
        ("plan_id",),
    ),
    "nodes": Statement(
        "tttTTi",
        "SELECT edition_id, code, level, parent, title, ordinal FROM plan_node ORDER BY edition_id, position",
    ),
    "listings": Statement(
        "tttittiTtT",
        """
        SELECT edition_id, row_id, measure, ordinal, title, initiative_id, is_repost, plan_class, sponsor,
               owners_printed
        FROM listing ORDER BY edition_id, position
        """,
    ),
    "owners": Statement(
        "ttttiT",
        """
        SELECT edition_id, row_id, division_id, role, ordinal, sub_unit
        FROM ownership WHERE valid_to IS NULL ORDER BY ordinal
        """,
    ),
}

_DIVISIONS = {
    "divisions": Statement(
        "ttTtTIiTt",
        """
        SELECT division_id, valid_from, valid_to, kind, parent, "order", is_liaison, contact, division_place.act_id
        FROM division_place JOIN division USING (division_id)
        WHERE valid_to IS NULL ORDER BY division.position
        """,
    ),
    "division_earlier_places": Statement(
        "tTTIiT",
        """
        SELECT division_id, valid_to, parent, "order", is_liaison, contact
        FROM division_place WHERE valid_to IS NOT NULL ORDER BY division_id, valid_to
        """,
    ),
    "division_names": Statement(
        "ttttT",
        "SELECT division_id, name, kind, valid_from, valid_to FROM division_name ORDER BY division_id, position",
    ),
    "aliases": Statement("tt", "SELECT name, division_id FROM alias_answer"),
}

_ROUNDS = {
    "rounds": Statement(
        "tittTTttT",
        """
        SELECT round_id, year, edition_id, as_of, due, made_on, origin, opened_by, closed_by
        FROM round ORDER BY year, round_id
        """,
    ),
    "round_rows": Statement("tt", "SELECT round_id, row_id FROM round_row ORDER BY round_id, position"),
    "round_lengths": Statement("i", "SELECT count(*) AS length FROM round_row GROUP BY round_id"),
    # The same few are named on thousands of rows: who, with the rows on which they are named in this way.
    "answerers": Statement(
        "tittit",
        """
        SELECT round_id, position, division_id, role, ordinal, group_concat(row_id, char(10)) AS row_ids
        FROM round_answerer GROUP BY round_id, position, division_id, role, ordinal ORDER BY position
        """,
    ),
    "out_of_report": Statement(
        "ttT", "SELECT round_id, row_id, reason FROM out_of_report JOIN act USING (act_id) ORDER BY act.ordinal"
    ),
    "several_writers": Statement(
        "tti", "SELECT round_id, row_id, several FROM round_several JOIN act USING (act_id) ORDER BY act.ordinal"
    ),
    # Rows of closed rounds that were reopened since.
    "reopened": Statement(
        "tt",
        """
        SELECT DISTINCT review.round_id, review.row_id
        FROM review
        JOIN round ON round.round_id = review.round_id
        JOIN act AS said ON said.act_id = review.act_id
        JOIN act AS closing ON closing.act_id = round.closed_by
        WHERE review.kind = 'reopened' AND said.ordinal > closing.ordinal
        """,
    ),
    "dues": Statement(
        "ttt",
        """
        SELECT round_id, division_id, due
        FROM round_due JOIN act USING (act_id) ORDER BY act.ordinal, position, division_id
        """,
    ),
    "due_changes": Statement(
        "tttTtT",
        """
        SELECT division_id, due, at, by_name, act.kind, act_reason.text
        FROM round_due JOIN act USING (act_id) LEFT JOIN act_reason USING (act_id)
        WHERE {given} ORDER BY act.ordinal, position, division_id
        """,
        ("round_id",),
    ),
}

_PACKAGES = {
    "package_acts": Statement(
        "ttttTT",
        """
        SELECT package_id, act_id, act.kind, at, by_name, act_reason.text
        FROM package JOIN act USING (act_id) LEFT JOIN act_reason USING (act_id)
        WHERE {given} ORDER BY package.ordinal
        """,
        ("round_id",),
    ),
    "packages": Statement(
        "titttitt",
        """
        SELECT package_id, ordinal, round_id, division_id, purpose, form_version, seal, act_id
        FROM package WHERE {given} ORDER BY ordinal
        """,
        _OF_PACKAGE,
    ),
    "package_parents": Statement(
        "tt",
        "SELECT package_id, parent_id FROM package_parent JOIN package USING (package_id) WHERE {given}",
        _OF_PACKAGE,
    ),
    "package_rows": Statement(
        "ttt",
        """
        SELECT package_id, row_id, role
        FROM package_row JOIN package USING (package_id) WHERE {given} ORDER BY position
        """,
        _OF_PACKAGE,
    ),
    "package_values": Statement(
        "ttttT",
        """
        SELECT package_id, row_id, package_value.division_id, key, value
        FROM package_value JOIN package USING (package_id) WHERE {given}
        """,
        (*_OF_PACKAGE, "package_value.row_id"),
    ),
    "package_seen": Statement(
        "ttttt",
        """
        SELECT package_id, row_id, package_seen.division_id, group_key, word_id
        FROM package_seen JOIN package USING (package_id) WHERE {given}
        """,
        (*_OF_PACKAGE, "package_seen.row_id"),
    ),
    "package_remarks": Statement(
        "tttt",
        "SELECT package_id, row_id, key, text FROM package_remark JOIN package USING (package_id) WHERE {given}",
        _OF_PACKAGE,
    ),
}

_RETURNS = {
    "returns": Statement(
        "tiTtttTTitTTTTt",
        """
        SELECT return_id, ordinal, declared_id, package_id, round_id, division_id, sha256, file, is_draft, state,
               respondent, extension, confirmed_by, confirmed_on, act_id
        FROM return WHERE {given} ORDER BY ordinal
        """,
        _OF_RETURN,
    ),
    "return_parents": Statement(
        "tt", "SELECT return_id, parent_id FROM return_parent JOIN return USING (return_id) WHERE {given}", _OF_RETURN
    ),
    "return_values": Statement(
        "ttttTT",
        """
        SELECT return_id, row_id, key, return_value.state, text, cell
        FROM return_value JOIN return USING (return_id) WHERE {given}
        """,
        (*_OF_RETURN, "return_value.row_id"),
    ),
    "return_seen": Statement(
        "ttttt",
        """
        SELECT return_id, row_id, return_seen.division_id, group_key, word_id
        FROM return_seen JOIN return USING (return_id) WHERE {given}
        """,
        (*_OF_RETURN, "return_seen.row_id"),
    ),
    "return_confirmations": Statement(
        "ttT",
        "SELECT return_id, name, confirmed_at FROM return_confirmation JOIN return USING (return_id) WHERE {given}",
        _OF_RETURN,
    ),
    "return_confirmed": Statement(
        "tttt",
        "SELECT return_id, row_id, key, code FROM return_confirmed JOIN return USING (return_id) WHERE {given}",
        _OF_RETURN,
    ),
    "return_writers": Statement(
        "tttt",
        "SELECT return_id, row_id, key, told FROM return_writer JOIN return USING (return_id) WHERE {given}",
        _OF_RETURN,
    ),
    "last_submission": Statement(
        "t",
        "SELECT at FROM act JOIN return USING (act_id) WHERE {given} ORDER BY act.ordinal DESC",
        ("return.round_id", "return.division_id", "return.state"),
    ),
}

_REVIEWS = {
    "reviews": Statement(
        "ttttti",
        "SELECT round_id, row_id, division_id, act_id, kind, ordinal FROM review WHERE {given} ORDER BY ordinal",
        ("round_id",),
    ),
    "review_values": Statement(
        "tttttT",
        "SELECT round_id, row_id, division_id, act_id, key, value FROM review_value WHERE {given}",
        ("round_id",),
    ),
    "review_seen": Statement(
        "tttttt",
        "SELECT round_id, row_id, division_id, act_id, group_key, word_id FROM review_seen WHERE {given}",
        ("round_id",),
    ),
    "confirmations": Statement(
        "ttT",
        """
        SELECT act_id, name, confirmed_at
        FROM confirmation JOIN act USING (act_id) WHERE {given} ORDER BY act.ordinal
        """,
        _OF_CONFIRMATION,
    ),
    "confirmation_fields": Statement(
        "tttt", "SELECT act_id, row_id, key, code FROM confirmation_field WHERE {given}", _OF_CONFIRMATION
    ),
    "findings": Statement(
        "tittTTTITTTTTtt",
        """
        SELECT sha256, ordinal, code, severity, file, sheet, cell, "row", "column", row_id, key, found, expected,
               details, act_id
        FROM finding WHERE {given} ORDER BY ordinal
        """,
        ("sha256",),
    ),
}

_ARRIVALS = {
    "held": Statement(
        "tiTttttTTTTTttT",
        """
        SELECT item_id, ordinal, round_id, kind, reason, file, sha256, cell, row_id, key, found, return_id, state,
               act_id, settled_by
        FROM held_item WHERE {given} ORDER BY ordinal
        """,
        _OF_HELD,
    ),
    "held_values": Statement(
        "ttt",
        "SELECT item_id, held_value.key, value FROM held_value JOIN held_item USING (item_id) WHERE {given}",
        _OF_HELD,
    ),
    "received": Statement(
        "ttitTttT",
        """
        SELECT sha256, name, size, verdict, code, act_id, at, by_name
        FROM batch_file JOIN act USING (act_id) ORDER BY act.ordinal, batch_file.ordinal
        """,
    ),
    "content": Statement("b", "SELECT content FROM received_file WHERE {given}", ("sha256",)),
    "ledger": Statement(
        "ttiTt",
        """
        SELECT sha256, sheet, "row", row_id, fate
        FROM ledger_row JOIN act USING (act_id) WHERE {given} ORDER BY act.ordinal, ledger_row.ordinal
        """,
        ("ledger_row.act_id",),
    ),
}

_WORDS = {
    "words": Statement(
        "ttttitttTt",
        """
        SELECT word_id, row_id, division_id, group_key, ordinal, round_id, writer, kind, take, act_id
        FROM word WHERE {given} ORDER BY ordinal
        """,
        _OF_WORD,
    ),
    "word_values": Statement(
        "tttttT",
        """
        SELECT word_id, row_id, division_id, group_key, key, value
        FROM word_value JOIN word USING (word_id, row_id, division_id, group_key) WHERE {given}
        """,
        _OF_WORD,
    ),
    "word_seen": Statement(
        "ttttt",
        """
        SELECT word_id, row_id, division_id, group_key, seen_id
        FROM word_seen JOIN word USING (word_id, row_id, division_id, group_key) WHERE {given}
        """,
        _OF_WORD,
    ),
}

_ENTRIES = {
    "current": Statement(
        "tttTi", 'SELECT row_id, division_id, key, value, "conflict" FROM entry_value WHERE {given}', _OF_ENTRY
    ),
    "current_words": Statement(
        "tttt",
        "SELECT row_id, group_key, division_id, word_id FROM entry_word WHERE {given} ORDER BY position",
        _OF_ENTRY,
    ),
    "changes": Statement(
        "tittttTTTttTTTT",
        """
        SELECT change_id, ordinal, act_id, round_id, row_id, key, division_id, was, now, who, why, word_id, sha256,
               file, cell
        FROM change WHERE {given} ORDER BY ordinal
        """,
        ("round_id", "row_id", "key"),
    ),
    "acts": Statement(
        "tttTT",
        "SELECT act_id, kind, at, by_name, text FROM act LEFT JOIN act_reason USING (act_id) ORDER BY ordinal",
    ),
    "drafts": Statement(
        "tttT",
        "SELECT row_id, key, division_id, text FROM draft WHERE {given} ORDER BY row_id, key, division_id",
        ("round_id",),
    ),
    "setting": Statement("t", "SELECT value FROM setting WHERE {given}", ("key",)),
}

_INDICATORS = {
    "indicators": Statement(
        "tttittTTTtt",
        """
        SELECT edition_id, indicator_id, goal, ordinal, name, name_printed, unit, footnote_mark, footnote, direction,
               act_id
        FROM indicator_in_edition WHERE {given} ORDER BY goal, ordinal
        """,
        ("edition_id",),
    ),
    "indicator_owners": Statement(
        "tT",
        """
        SELECT indicator_id, division_id
        FROM indicator_owner JOIN act USING (act_id) WHERE {given} ORDER BY act.ordinal
        """,
        ("edition_id",),
    ),
    "indicator_words": Statement(
        "itTitttTT",
        """
        SELECT year, indicator_value.kind AS figure_kind, indicator_value.text, act.ordinal, act_id, act.kind, at,
               by_name, act_reason.text AS why
        FROM indicator_value JOIN act USING (act_id) LEFT JOIN act_reason USING (act_id)
        WHERE {given} ORDER BY act.ordinal
        """,
        ("indicator_id",),
    ),
    "indicator_owner_words": Statement(
        "TitttTT",
        """
        SELECT division_id, act.ordinal, act_id, act.kind, at, by_name, act_reason.text AS why
        FROM indicator_owner JOIN act USING (act_id) LEFT JOIN act_reason USING (act_id)
        WHERE {given} ORDER BY act.ordinal
        """,
        ("indicator_id",),
    ),
    "indicator_values": Statement(
        "ttittTTITTTTTT",
        """
        SELECT edition_id, indicator_id, year, indicator_value.kind, act_id, text, value, denominator, unit, qualifier,
               reason, as_of, source, factor
        FROM indicator_value JOIN act USING (act_id) WHERE {given} ORDER BY act.ordinal
        """,
        ("edition_id",),
    ),
}

_PUBLICATIONS = {
    "publications": Statement(
        "tittttiIt",
        """
        SELECT round_id, number, occasion, label, day, state_digest, is_final, supersedes, act_id
        FROM publication WHERE {given} ORDER BY number
        """,
        ("round_id",),
    ),
    "publication_files": Statement(
        "itt",
        "SELECT number, name, sha256 FROM publication_file WHERE {given} ORDER BY number, position",
        ("round_id",),
    ),
    "publication_content": Statement(
        "b", "SELECT content FROM publication_file WHERE {given}", ("round_id", "number", "name")
    ),
    "printed_values": Statement(
        "ttT", "SELECT row_id, key, value FROM publication_value WHERE {given}", ("round_id", "number")
    ),
}

STATEMENTS: Mapping[str, Statement] = {
    **_PLAN,
    **_DIVISIONS,
    **_ROUNDS,
    **_PACKAGES,
    **_RETURNS,
    **_REVIEWS,
    **_ARRIVALS,
    **_WORDS,
    **_ENTRIES,
    **_INDICATORS,
    **_PUBLICATIONS,
}
