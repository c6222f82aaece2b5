"""照会: make a form for each division, in a folder for each 部 (distribute)."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from nakano_status.application import lookup, preconditions
from nakano_status.application.forms import output_paths
from nakano_status.application.forms.choosing_divisions import (
    divisions_with_outdated_form,
    find_real_division,
    real_divisions_of,
)
from nakano_status.application.forms.form_content import (
    FormMaker,
    parents_of_package,
    role_in,
    sealed_package,
    store_shown_content,
)
from nakano_status.application.indicators.read.indicators import figure_owners
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Store, UnitOfWork
from nakano_status.application.review.read.asked_back import open_comments
from nakano_status.application.stopping import counted
from nakano_status.domain.calendar.days import printed_day
from nakano_status.domain.exchange.returns import Package, PackageRow, Purpose
from nakano_status.domain.grouped import grouped
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.states import LetterKind, repeat_due_date


@dataclass(frozen=True)
class DistributeOptions(output_paths.DivisionFormsOptions):
    """The forms to make for the named divisions, or for all divisions if none is named.

    `renew`: whether to make new forms for divisions that have one. `answering_only`: whether divisions that only read
    rows get no form; it applies if `divisions` is empty. `due`: a due date of their own for these divisions (None: only
    divisions whose date is past may get one).
    """

    renew: bool = False
    answering_only: bool = False


@dataclass(frozen=True)
class Sent:
    """A form that was made: its division, its path, how many rows and 成果指標 it asks for, and its 照会番号.

    `department`: the name of the body above it (None: there is none). `left`: earlier forms of the division that remain
    in the folder under another name. `letters`: 依頼文 and 送付票 in the folder that are older than the 照会番号, so
    that they state another number or none. `due`: the due date printed on the form. `due_is_new`: whether this act gave
    the division that date. `is_renewed`: whether the form was made again because the round asks for other rows.
    `is_placed`: whether the file is in its place.
    """

    division: str
    department: str | None
    file: Path
    rows: int
    package: str
    figures: int = 0
    left: tuple[Path, ...] = ()
    letters: tuple[Path, ...] = ()
    due: date | None = None
    due_is_new: bool = False
    is_renewed: bool = False
    is_placed: bool = True


def distribute(
    parts: Parts, store: Store, options: DistributeOptions, by: str | None = None
) -> Outcome[tuple[Sent, ...]]:
    """Make the missing packages and write all forms; the same package always gives the same bytes.

    A division whose last form asks for other rows than the round gets a new package, as if `renew` were set. A division
    that gets a new form after its due date also gets a later due date: `options.due`, or by default a working day a
    week from today. The first forms of a round that was opened after its due date keep that date. All files are first
    written under temporary names, then the packages are saved, then the files get their names, so that every form
    belongs to a saved package; a form that does not get its name is a problem (FORMS-NOT-PLACED). Raises WrongRole,
    RoundUnknown, PlanUnclear, RoundClosed, DivisionUnknown, DuePassed, TargetExists, TargetNotWritable; then nothing is
    changed.
    """
    with preconditions.office_writing(store) as work:
        round_ = preconditions.need_open(lookup.chosen_round(work, options.year))
        maker, outdated = FormMaker.load(work, round_), divisions_with_outdated_form(work, round_)
        packages, made = _packages(parts, work, maker, _divisions(work, maker, options), outdated, options, by)
        extended = _set_dues(work, round_, _dues(lookup.today_of(parts), round_, packages, made, options), by)
        maker = FormMaker.load(work, work.rounds.read(round_.round_id))
        forms = list(_forms(parts, maker, packages, options))
        if work.current_act() is None and output_paths.are_new(work, forms):
            work.begin_act(ActKind.DISTRIBUTE, by)
        placed = output_paths.commit_with_forms(parts, work, options.folder, forms, "回答様式", replace=options.replace)
    sent_forms = (
        (replace(sent, due_is_new=own in extended, is_renewed=own in made and own in outdated), package)
        for (sent, _), package in zip(forms, packages, strict=True)
        for own in (package.division,)
    )
    found = (_beside(parts, maker, sent, package, options.folder, made) for sent, package in sent_forms)
    sent_and_placed = tuple(replace(each, is_placed=each.file in placed.paths) for each in found)
    return Outcome(sent_and_placed, problems=placed.problems)


def _dues(
    today: date, round_: Round, packages: Iterable[Package], made: Container[str], options: DistributeOptions
) -> Iterator[tuple[str, date]]:
    """Yield divisions with new due dates: the chosen date, or a future date if the form is made after its due date.

    The first forms of a round that was opened after its due date keep that date: such a round is only entered
    afterwards.
    """
    for package in packages:
        due = round_.due_of(package.division)
        was_entered_late = round_.due is not None and round_.made_on is not None and round_.due < round_.made_on
        is_new = package.division in made and (package.purpose is Purpose.REISSUED or not was_entered_late)
        if options.due is not None or (is_new and due is not None):
            yield package.division, repeat_due_date(today, due, options.due)


def _set_dues(work: UnitOfWork, round_: Round, dues: Iterable[tuple[str, date]], by: str | None) -> Collection[str]:
    """Set the due dates of divisions, in the act that made their forms or in a new one; return the changed ones."""
    changed = {division: due for division, due in dues if due != round_.due_of(division)}
    if changed and work.current_act() is None:
        work.begin_act(ActKind.DISTRIBUTE, by)
    for division, due in changed.items():
        work.rounds.set_division_due(round_.round_id, division, round_.as_own_due(due))
    return changed


def remaining_form_messages(sent: Iterable[Sent]) -> tuple[str, ...]:
    """Return messages about earlier forms and letters that remain in the folder, with the next step.

    Empty if there are none.
    """
    found = tuple(sent)
    left = "、".join(path.name for each in found for path in each.left)
    letters = "、".join(path.name for path in stale_letters(found))
    words = (
        f"同じフォルダーに前の様式のファイルが残っています。確認して削除してください：{left}" if left else "",
        f"前に作成した依頼文・送付票が残っています。作り直してください：{letters}" if letters else "",
    )
    return tuple(filter(None, words))


def renewed_messages(sent: Iterable[Sent]) -> tuple[str, ...]:
    """Return one message about all forms that were made again to ask other rows or items; empty if there are none."""
    names = "、".join(each.division for each in sent if each.is_renewed)
    words = "回答する取組か項目が変わったため、新しい照会番号で作り直しました。前の回答様式に代えて送ってください"
    return (f"{words}：{names}",) if names else ()


def due_messages(sent: Iterable[Sent]) -> tuple[str, ...]:
    """Return messages about the due dates that divisions got with their forms; empty if there are none."""
    days = grouped((each.due, each.division) for each in sent if each.due_is_new and each.due is not None)
    return tuple(f"回答期限を{printed_day(day)}としました：{'、'.join(names)}" for day, names in days.items())


def stale_letters(sent: Iterable[Sent]) -> tuple[Path, ...]:
    """Return the paths of letters that must be made again.

    The divisions of a 部 share a letter, which is returned once.
    """
    return tuple(dict.fromkeys(path for each in sent for path in each.letters))


def _beside(parts: Parts, maker: FormMaker, sent: Sent, package: Package, folder: Path, made: Container[str]) -> Sent:
    """Return a form with the older files in its folder; letters are older if the form's package was just made."""
    organisation, round_, own = maker.contents.organisation, maker.contents.round_, package.division
    forms = (folder / output_paths.form_path(organisation, round_, own, word) for word in output_paths.FORM_KINDS)
    kinds = (LetterKind.REQUEST, LetterKind.COVER) if own in made else ()
    letters = (folder / output_paths.letter_path(organisation, round_, own, kind) for kind in kinds)
    return replace(
        sent,
        left=tuple(path for path in forms if path != sent.file and output_paths.path_exists(parts, path)),
        letters=tuple(path for path in letters if output_paths.path_exists(parts, path)),
    )


def _forms(
    parts: Parts, maker: FormMaker, packages: Sequence[Package], options: DistributeOptions
) -> Iterator[tuple[Sent, bytes]]:
    """Yield the description and the bytes of every form."""
    organisation, round_, asked = maker.contents.organisation, maker.contents.round_, maker.contents.asked
    for package in counted("回答様式を作成しています", packages, len(packages)):
        kind = output_paths.form_kind(asks=package.asks_anything(asked))
        path = options.folder / output_paths.form_path(organisation, round_, package.division, kind)
        form = maker.sent(package)
        content = parts.workbooks.write_form(form)
        rows, figures = len(package.rows_asked(asked)), len(package.figures)
        yield Sent(form.division, form.department, path, rows, package.package_id, figures, due=form.due), content


def _divisions(work: UnitOfWork, maker: FormMaker, options: DistributeOptions) -> list[str]:
    """Return the divisions to send forms to: the chosen ones in their order, each once, or all in 建制順.

    They are IDs. All are the divisions that the round names, without generic entries (各所管課), and the owners of
    成果指標.
    """
    organisation, round_ = maker.contents.organisation, maker.contents.round_
    if options.divisions:
        return list(dict.fromkeys(find_real_division(work, name).division_id for name in options.divisions))
    owners = figure_owners(maker.contents.indicators)
    named = real_divisions_of(organisation, round_)
    fields, everyone = maker.contents.asked, not options.answering_only
    asked = [each for each in named if everyone or round_.rows_asked_of(each, fields)]
    return organisation.sort_divisions({*asked, *owners})


def _packages(
    parts: Parts,
    work: UnitOfWork,
    maker: FormMaker,
    divisions: Iterable[str],
    outdated: Container[str],
    options: DistributeOptions,
    by: str | None,
) -> tuple[Sequence[Package], Collection[str]]:
    """Return each division's newest package, making missing ones, and the IDs of divisions with a new package."""
    round_id = maker.contents.round_.round_id
    sent = grouped((package.division, package) for package in work.exchange.packages(round_id))
    whole = (each for packages in sent.values() for each in packages if not each.purpose.is_for_some_rows)
    newest = {package.division: package for package in whole}
    made = [each for each in divisions if options.renew or each not in newest or each in outdated]
    if made:
        work.begin_act(ActKind.DISTRIBUTE, by)
    comments = open_comments(work, maker.contents) if made else {}
    for division in made:
        purpose = Purpose.REISSUED if division in newest else Purpose.INITIAL
        asked = _whole_form(maker, division, purpose, sent.get(division, ()), comments)
        owned = (each.indicator_id for each in maker.contents.indicators if each.owner == division)
        newest[division] = sealed_package(parts, work, maker, asked, owned)
        work.exchange.add_package(newest[division])
    fresh = [newest[division] for division in made]
    store_shown_content(work, maker.contents.round_, fresh)
    return [newest[division] for division in divisions], made


def _whole_form(
    maker: FormMaker,
    division: str,
    purpose: Purpose,
    before: Iterable[Package],
    comments: Mapping[tuple[str, str], str],
) -> Package:
    """Return a new form of all that a division is asked, without its 照会番号 and values.

    `before`: the division's earlier packages. `comments`: the comments of the open 修正依頼, by (row ID, division ID),
    which the form repeats: it replaces the forms before it.
    """
    round_ = maker.contents.round_
    parents = parents_of_package(maker, division, before)
    asked = Package("", round_.round_id, division, parents, purpose, _asked_rows(round_, division), {})
    rows = (row_id for row_id in asked.rows_asked(maker.contents.asked) if (row_id, division) in comments)
    return replace(asked, remarks={(row_id, ""): comments[row_id, division] for row_id in rows})


def _asked_rows(round_: Round, division: str) -> tuple[PackageRow, ...]:
    """Return the rows of a package in printed order: rows that the division answers, and rows that only name it."""
    own, read = set(round_.rows_of(division)), set(round_.rows_read_by(division))
    return tuple(
        PackageRow(row.row_id, role_in(row, division) if row in own else Role.ASSOCIATE)
        for row in round_.rows
        if row in own or row in read
    )
