"""The recorded 改正 and row moves, the latest first, each with what prevents withdrawing it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from nakano_status.application.lookup import acts_on, rounds_of_plan
from nakano_status.application.organisation.hand_on_row import HAND_ON, KeptRowMove, row_moves
from nakano_status.application.organisation.reorganise import REORGANISE, WITHDRAW
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.correct_made_on import CORRECT_MADE_ON
from nakano_status.domain.fields.field import OWNERS
from nakano_status.domain.history.acts import Act
from nakano_status.domain.organisation.divisions import Succession
from nakano_status.domain.round.round import Round

_OF_ORGANISATION = frozenset({"edit_division", "import_divisions", REORGANISE, HAND_ON})
_MOST_NAMED = 3


@dataclass(frozen=True)
class RecordedChange:
    """An act of 改正 with who continued whom, or a row move; its day, and the change in words.

    `obstacles` are what prevents withdrawing it, for people; of an earlier one only the later changes are named.
    """

    act: Act
    day: date
    label: str
    obstacles: tuple[str, ...]
    steps: Sequence[Succession] = ()
    move: KeptRowMove | None = None


def recorded_changes(records: Records) -> tuple[RecordedChange, ...]:
    """Return the recorded 改正 and row moves that were not withdrawn, the latest first."""
    steps, moves = records.organisation.successions(), row_moves(records.settings)
    undone = undone_acts(records)
    acts = [each for each in records.entries.acts() if each.act_id not in undone]
    labels = {each.act_id: _label(records, each, moves.get(each.act_id)) for each in acts}
    found: list[RecordedChange] = []
    for place, act in reversed(list(enumerate(acts))):
        own, move = steps.get(act.act_id, ()), moves.get(act.act_id)
        if not own and move is None:
            continue
        day, after = move.day if move else own[0].day, acts[place + 1 :]
        later = [labels[each.act_id] or "組織の表の取込み" for each in after if each.kind in _OF_ORGANISATION]
        obstacles = (*_later_changes(later), *(() if found else _obstacles(records, after, day, move)))
        found.append(RecordedChange(act, day, labels[act.act_id], obstacles, own, move))
    return tuple(found)


def undone_acts(records: Records) -> frozenset[str]:
    """Return the IDs of the 改正 and row moves that were withdrawn, and of the acts that withdrew them."""
    steps, moves = records.organisation.successions(), row_moves(records.settings)
    return frozenset(each.act_id for each in records.entries.acts() if _is_undone(each, steps, moves))


def _is_undone(act: Act, steps: Mapping[str, object], moves: Mapping[str, KeptRowMove | None]) -> bool:
    """Whether an act withdrew a change, or was withdrawn; a row move that an earlier program made is not known."""
    if act.kind == HAND_ON:
        return moves.get(act.act_id, act) is None
    return act.kind == WITHDRAW or (act.kind == REORGANISE and act.act_id not in steps)


def _label(records: Records, act: Act, move: KeptRowMove | None) -> str:
    if move is None:
        return act.reason or ""
    organisation = records.organisation.read()
    was, now = organisation.name(move.was, move.day - timedelta(days=1)), organisation.name(move.heir, move.day)
    return f"取組 {move.row_id}：{was} → {now}（引継ぎ）。{act.reason}"


def _later_changes(later: Sequence[str]) -> Iterator[str]:
    """Yield what was changed in the organisation afterwards, for people."""
    if later:
        others = "など" if len(later) > _MOST_NAMED else ""
        yield f"その後に組織か所管課を変更しています（{'、'.join(later[:_MOST_NAMED])}{others}）"


def _obstacles(records: Records, after: Sequence[Act], day: date, move: KeptRowMove | None) -> Iterator[str]:
    """Yield what else depends on a change, for people; of a row move only what concerns the row and its divisions.

    Equal 管理番号 of another plan are other rows.
    """
    plan_id = None if move is None else _plan_of(records, move)
    acts, begun_and_closed = {each.act_id for each in after}, records.rounds.acts()
    corrections = {each.act_id for each in after if each.kind == CORRECT_MADE_ON}
    if move is not None:
        plans = (each for each in records.plan.all() if plan_id in (None, each.plan_id))
        for edition in (edition for plan in plans for edition in plan.editions):
            if acts_on(records, edition)[0] in after:
                yield f"{edition.label}を登録しています"
    for round_ in rounds_of_plan(records, plan_id):
        begun, closed = begun_and_closed[round_.round_id]
        is_under = round_.named_on >= day and (move is None or any(each.row_id == move.row_id for each in round_.rows))
        if is_under and begun in acts:
            yield f"{round_.year.label}分の進捗確認を開始しています"
        elif is_under and any(
            act.act_id in corrections for act, _ in records.entries.changes(round_.round_id, key=OWNERS)
        ):
            yield f"{round_.year.label}分の進捗確認の作成日を訂正しています"
            continue
        if begun in acts or not (round_.named_on >= day if move is None else round_.round_id in move.answerers):
            continue
        found = {
            "回答様式の作成": _has_sent(records, round_, acts, move),
            "回答などの入力": _has_content(records, round_, acts, move),
            "資料の記録": any(each.act_id in acts for each in records.publications.of_round(round_.round_id)),
            "締切": closed in acts,
        }
        if done := "・".join(what for what, is_there in found.items() if is_there):
            yield f"{round_.year.label}分の進捗確認で{done}を行っています"


def _plan_of(records: Records, move: KeptRowMove) -> str | None:
    """Return the plan whose row was moved; None if no edition of it is there any more."""
    ids = records.plan.plan_ids()
    return next((ids[each] for each in move.owners if each in ids), None)


def _has_sent(records: Records, round_: Round, acts: set[str], move: KeptRowMove | None) -> bool:
    """Whether a form was made in one of the acts: any, or one of the divisions of a row move or with its row."""
    made = {number for number, act in records.packages.acts(round_.round_id).items() if act.act_id in acts}
    if move is None or not made:
        return bool(made)
    return any(
        package.division in (move.was, move.heir) or any(row.row_id == move.row_id for row in package.rows)
        for package in records.packages.of_round(round_.round_id, row_ids=())
        if package.package_id in made
    )


def _has_content(records: Records, round_: Round, acts: set[str], move: KeptRowMove | None) -> bool:
    """Whether something was written, accepted or reopened in one of the acts: anywhere, or on the row of a move."""
    row_id = None if move is None else move.row_id
    written = (act for act, _ in records.entries.changes(round_.round_id, row_id))
    reviewed = (each for each in records.reviews.of_round(round_.round_id) if row_id in (None, each.row_id))
    return any(each.act_id in acts for each in written) or any(each.act_id in acts for each in reviewed)
