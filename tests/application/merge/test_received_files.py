"""Files that arrived: the names that distinguish them in messages, and which of a folder or zip are passed over."""

from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.merge.merge_returns import (
    MergeOptions,
    apply_batch,
    choose_plan_of_files,
    merge_batch,
    plan_batch,
)
from nakano_status.application.merge.received_files import (
    ReadFile,
    distinct_names,
    is_passed_over,
    read_batch,
    received_bytes,
)
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.domain.calendar.days import printed_day
from nakano_status.domain.exchange.ledger import Verdict
from nakano_status.domain.refusals.exchange import ReceivedRemoved
from tests.support.answering import A, filled, sent
from tests.support.desks import asking_desk, desk_in, first_form
from tests.support.stores import act, read_in


def names(*paths: str, **named: str) -> list[str]:
    shown = distinct_names([Path(each) for each in paths], {Path(path): name for path, name in named.items()})
    return [shown[Path(each)] for each in paths]


def test_files_are_named_with_as_many_folders_as_tell_them_apart() -> None:
    assert names("x/回答.xlsx", "y/一覧.xlsx") == ["回答.xlsx", "一覧.xlsx"]
    assert names("x/回答.xlsx", "y/回答.xlsx", "y/一覧.xlsx") == ["x/回答.xlsx", "y/回答.xlsx", "一覧.xlsx"]
    assert names("x/回答.xlsx", "y/x/回答.xlsx", "z/x/回答.xlsx") == ["x/回答.xlsx", "y/x/回答.xlsx", "z/x/回答.xlsx"]


def test_a_name_that_another_file_has_is_not_given_again() -> None:
    assert names("y/回答.xlsx", 回答="回答.xlsx") == ["y/回答.xlsx"]


@pytest.mark.parametrize(
    ("path", "passed"),
    [
        ("回答.xlsx", False),
        ("../回答.xlsx", False),
        ("税務課/回答.xlsx", False),
        ("~$回答.xlsx", True),
        (".税務課/回答.xlsx", True),
        ("Thumbs.db", True),
    ],
)
def test_what_other_programs_keep_in_a_folder_is_passed_over(path: str, *, passed: bool) -> None:
    assert is_passed_over(Path(path).parts) is passed


def test_of_a_file_that_was_removed_after_its_term_the_day_is_stated(tmp_path: Path) -> None:
    with desk_in(tmp_path) as desk:
        desk.merges(filled(desk.sends("R4-P1", A), {A: {"done": "済"}}, name="回答.xlsx"))
        (file,) = read_in(desk.store, lambda records: records.exchange.received())
        with act(desk.store, "remove") as work:
            work.history.remove_file_content(file.sha256, date(2029, 4, 1))
        with desk.store.reading() as records, pytest.raises(ReceivedRemoved) as refused:
            received_bytes(records, file.sha256)
    assert refused.value.details["file"] == "回答.xlsx"
    assert refused.value.details["day"] == printed_day(date(2029, 4, 1))


def test_the_plan_of_the_forms_is_chosen_unless_one_was_chosen(tmp_path: Path) -> None:
    with asking_desk(tmp_path) as desk:
        known, other = (ReadFile(filled(each), b"") for each in (first_form(desk), sent("R4-P9")))

        def chosen(file: ReadFile) -> str | None:
            choose_plan_of_files(desk.store, [file], None)
            return read_in(desk.store, lambda records: records.info.chosen_plan_id)

        assert [chosen(other), chosen(known), chosen(other)] == [None, "p", "p"]


def test_files_are_shown_and_merged_in_the_named_round_whichever_plan_is_chosen(
    parts: Parts, both_collected: Store, tmp_path: Path
) -> None:
    both_collected.choose_plan("kodo")
    (form, *_) = distribute(parts, both_collected, DistributeOptions(tmp_path / "照会")).value
    files = read_batch(parts, [form.file])
    shown = plan_batch(parts, both_collected, files)
    both_collected.choose_plan("tsugi")
    named = MergeOptions(round_id=shown.options.round_id)
    assert plan_batch(parts, both_collected, files, named).plan.fingerprint == shown.plan.fingerprint
    assert [each.verdict for each in apply_batch(parts, both_collected, shown).value.files] == [Verdict.MERGED]
    assert [each.verdict for each in merge_batch(parts, both_collected, files, named).value.files] == [Verdict.KNOWN]
