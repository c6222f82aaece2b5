"""Faults that make a plan unusable for a round: forms, lists or papers made of it could not be read back.

The patterns `initiative_id` must match every 管理番号, and the lowest level must be able to read each of its codes.
Everything in the plan that a part of it refers to must exist; the divisions of its rows are looked up where its file is
read. Numbers and names that identify something must be unique.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain

from nakano_status.domain.fields.codes import EXPECTED_IN_IDS, can_be_id
from nakano_status.domain.fields.profile import Level, Profile
from nakano_status.domain.organisation.divisions import Division, NameKind, Organisation, fold_name
from nakano_status.domain.plan.initiative_id import example_of_id, fold_id, is_id, make_id
from nakano_status.domain.plan.plan import Edition, Listing, Plan, PlanNode
from nakano_status.domain.plan.printed_title import data_code
from nakano_status.domain.text.narrative import has_line_break, is_blank


def plan_faults(plan: Plan, organisation: Organisation) -> tuple[str, ...]:
    """Return the faults that make a plan unusable, as Japanese texts; empty if there are none.

    The faults of the plan's years come first, then its editions', then those of signs in 管理番号, then the divisions'.
    For an ID that cannot be read, the text proposes an ID.
    """
    return tuple(chain(_head(plan), *map(_edition, plan.editions), _ids(plan), _divisions(organisation)))


def describe_number_forms(profile: Profile) -> str:
    """Return a Japanese text that describes the form of 管理番号 and of codes of the lowest level."""
    level, patterns = profile.measure_level, profile.id_patterns
    example = level.codes.example
    made = example_of_id(patterns, example)
    row = f"「{made}」の形" if made else f"計画のファイルの initiative_id「{'」「'.join(patterns)}」に合うもの"
    code = f"「{example}」の形" if example else f"計画のファイルの code_pattern「{level.code_pattern}」に合うもの"
    return f"管理番号は{row}、{level.name}の番号は{code}"


def _head(plan: Plan) -> Iterator[str]:
    if is_blank(plan.title):
        yield "計画に名称がありません"
    elif has_line_break(plan.title):
        yield "計画の名称に改行があります"
    if not plan.years:
        yield f"計画期間のはじめ（{plan.first_year.label}）が終わり（{plan.last_year.label}）より後です"
    if plan.plan_id != fold_name(plan.plan_id) or not plan.plan_id:
        yield f"計画の番号「{plan.plan_id}」に空白があるか、空欄です"
    for word, read in _EDITION_KEYS:
        yield from (f"版の{word}「{each}」が2つ以上あります" for each in _twice(map(read, plan.editions)))
    for edition in plan.editions:
        yield from _edition_head(edition)


def _edition_head(edition: Edition) -> Iterator[str]:
    if edition.ordinal < 1:
        yield f"版の順番「{edition.ordinal}」が1より小さい数です"
    if edition.edition_id != fold_name(edition.edition_id) or not edition.edition_id:
        yield f"版の番号「{edition.edition_id}」に空白があるか、空欄です"
    if is_blank(edition.title):
        yield f"第{edition.ordinal}版に名称がありません"
    elif has_line_break(edition.title):
        yield f"第{edition.ordinal}版の名称に改行があります"


_EDITION_KEYS: tuple[tuple[str, Callable[[Edition], object]], ...] = (
    ("番号", lambda edition: edition.edition_id),
    ("順番", lambda edition: edition.ordinal),
    ("名称", lambda edition: edition.title),
)


def _edition(edition: Edition) -> Iterator[str]:
    if not edition.listings:
        yield f"{edition.label}に行がありません"
    yield from (f"管理番号「{each}」の行が2つ以上あります" for each in _twice(row.row_id for row in edition.listings))
    originals = {row.row_id for row in edition.listings if not row.is_repost}
    measures = {node.code for node in edition.measures}
    places: Counter[str] = Counter()
    for listing in edition.listings:
        places[listing.measure] += 1
        yield from _listing(listing, places[listing.measure], measures, edition.profile)
        if listing.is_repost and listing.repost_of not in originals:
            yield f"管理番号「{listing.row_id}」の再掲の元「{listing.repost_of}」がありません"
    nodes = {node.code: node for node in edition.nodes}
    codes = (node.code for node in edition.nodes)
    levels = {level.key: place for place, level in enumerate(edition.profile.levels)}
    names = "・".join(level.name for level in edition.profile.levels)
    yield from (f"番号「{each}」の{names}が2つ以上あります" for each in _twice(codes))
    yield from find_duplicate_data_codes(edition)
    for node in edition.nodes:
        if node.level in levels:
            yield from _node(node, nodes.get(node.parent or ""), levels, edition.profile.measure_level)
        else:
            yield f"番号「{node.code}」の段「{node.level}」がありません"


def _node(node: PlanNode, above: PlanNode | None, levels: Mapping[str, int], last: Level) -> Iterator[str]:
    if node.level == last.key and last.codes.read(node.code) != node.code:
        yield f"{last.name}の番号「{node.code}」が「{last.codes.example or last.code_pattern}」の形ではありません"
    if node.parent is not None and (above is None or levels.get(above.level, len(levels)) >= levels[node.level]):
        yield f"番号「{node.code}」の上の番号「{node.parent}」がないか、上の段ではありません"


def find_duplicate_data_codes(edition: Edition) -> Iterator[str]:
    """Yield a fault for each code that is written in published data like an earlier code of the same level and parent.

    Such codes are ① and 1. The fault names both. Two nodes with exactly the same code are not reported.
    """
    names = {level.key: level.name for level in edition.profile.levels}
    first: dict[tuple[str, str | None, str], PlanNode] = {}
    for node in edition.nodes:
        one = first.setdefault((node.level, node.parent, data_code(node.code)), node)
        if one.code != node.code:
            both = "と".join(f"「{each.code}」（{each.title or '名称なし'}）" for each in (one, node))
            name, shown = names.get(node.level, node.level), data_code(node.code)
            yield f"{name}の番号{both}が、データではどちらも「{shown}」になります"


def _listing(listing: Listing, place: int, measures: set[str], profile: Profile) -> Iterator[str]:
    patterns = profile.id_patterns
    if not is_id(listing.row_id, patterns) or fold_id(listing.row_id) != listing.row_id:
        made = make_id(listing.measure, place)
        fit = f"（この行に合う管理番号は「{made}」）" if is_id(made, patterns) else ""
        yield f"管理番号「{listing.row_id}」を回答から読み取れません{fit}"
    if listing.measure not in measures:
        yield f"管理番号「{listing.row_id}」の{profile.measure_level.name}「{listing.measure}」がありません"
    if is_blank(listing.title):
        yield f"管理番号「{listing.row_id}」の事業内容が空欄です"
    named = (f"{owner.division}、{owner.role.value}" for owner in listing.owners)
    yield from (f"管理番号「{listing.row_id}」に同じ所管課（{each}）が2つ以上あります" for each in _twice(named))


def _divisions(organisation: Organisation) -> Iterator[str]:
    bodies = organisation.divisions
    yield from (f"組織の番号「{each}」が2つ以上あります" for each in _twice(body.division_id for body in bodies))
    has_name = [(body, any(name.kind is NameKind.OFFICIAL for name in body.names)) for body in bodies]
    named = [body for body, is_named in has_name if is_named]
    yield from (f"組織「{body.division_id}」に名称がありません" for body, is_named in has_name if not is_named)
    yield from (
        f"組織の名称「{each}」が2つ以上あります" for each in _twice(fold_name(body.name_on()) for body in named)
    )
    for body in bodies:
        names = Counter((name.name, name.kind, name.valid_from) for name in body.names)
        same = (name for (name, _, _), count in names.items() if count > 1)
        yield from (f"組織「{body.division_id}」に同じ名称「{name}」が2つ以上あります" for name in same)
    there = {each.division_id: each.parent for each in bodies}
    for body in bodies:
        if not _ends_above(there, body):
            yield f"組織「{body.division_id}」の上の組織をたどれません"


def _ends_above(there: Mapping[str, str | None], body: Division) -> bool:
    """Return whether all bodies above a body exist and none is above itself; `there` maps each body to its parent."""
    met: set[str] = set()
    above = body.parent
    while above is not None:
        if above not in there or above in met:
            return False
        met.add(above)
        above = there[above]
    return True


def _ids(plan: Plan) -> Iterator[str]:
    """Yield a fault for each 管理番号 with a sign that no new one may have, in the first edition that has any.

    A plan registered by an earlier version may have such numbers; then the rows of its later editions may, too.
    """
    unfit = ([row.row_id for row in edition.listings if not can_be_id(row.row_id)] for edition in plan.editions)
    for row_id in next(filter(None, unfit), ()):
        yield f"管理番号「{row_id}」は使えません（{EXPECTED_IN_IDS}にしてください）"


def _twice(values: Iterable[object]) -> list[object]:
    return [value for value, count in Counter(values).items() if count > 1]
