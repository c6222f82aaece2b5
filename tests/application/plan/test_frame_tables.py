"""A table of frames is checked with the frames that it does not contain."""

from pathlib import Path

import pytest

from nakano_status.application.plan import frames
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.problem_text import message, remedy
from nakano_status.domain.problems.problem import Place
from nakano_status.domain.refusals import planning
from tests.support.rounds import OWN
from tests.support.stores import read_in

FRAMES = ("甲,1,,A-1,一,", "甲,1,,A-2,二,", "乙,1,,B-1,三,A-1", "乙,1,,B-9,九,")


def table(folder: Path, *lines: str) -> str:
    path = folder / "枠組み.csv"
    path.write_text("\n".join((",".join(frames.HEADINGS), *lines)), encoding="utf-8")
    return str(path)


def rows_of(store: Store) -> dict[str, tuple[str, ...]]:
    found = read_in(store, frames.read_frames).frames
    return {each.item.item_id: each.rows for _, items in found for each in items}


def test_an_item_that_a_frame_beside_the_table_repeats_does_not_become_a_repetition(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    frames.import_frames(parts, office, table(tmp_path, *FRAMES))
    frames.tag_rows(office, [OWN[0]], "A-1")
    with pytest.raises(planning.FrameTableFaulty) as refused:
        frames.import_frames(parts, office, table(tmp_path, "甲,1,,A-2,二,", "甲,1,,A-1,一,A-2"))
    (found,) = refused.value.problems
    assert (found.code, found.place.row, found.found, found.expected) == ("FRAME-ITEM-REPEATED", 3, "A-1", "B-1")
    assert rows_of(office)["B-1"] == rows_of(office)["A-1"] == (OWN[0],)
    both = ("甲,1,,A-2,二,", "甲,1,,A-1,一,A-2", "乙,1,,B-1,三,A-2", "乙,1,,B-9,九,")
    assert frames.import_frames(parts, office, table(tmp_path, *both)).value.changed == ("A-1", "B-1")
    assert rows_of(office)["B-1"] == rows_of(office)["A-1"] == (OWN[0],)


@pytest.mark.parametrize("is_first", [True, False])
def test_an_item_moves_between_two_frames_of_one_table_with_its_rows(
    parts: Parts, office: Store, tmp_path: Path, *, is_first: bool
) -> None:
    frames.import_frames(parts, office, table(tmp_path, *FRAMES))
    frames.tag_rows(office, [OWN[0]], "B-9")
    one, other = ("甲,1,,A-1,一,", "甲,1,,A-2,二,", "甲,1,,B-9,九,"), ("乙,1,,B-1,三,A-1",)
    path = table(tmp_path, *((*one, *other) if is_first else (*other, *one)))
    done = frames.import_frames(parts, office, path).value
    assert (done.added, done.changed, done.removed) == ((), ("B-9",), ())
    assert rows_of(office)["B-9"] == (OWN[0],)
    found = {
        frame.title: [each.item.item_id for each in items]
        for frame, items in read_in(office, frames.read_frames).frames[2:]
    }
    assert found == {"甲": ["A-1", "A-2", "B-9"], "乙": ["B-1"]}
    assert frames.import_frames(parts, office, path).value.unchanged == 4


def test_the_built_in_frames_do_not_come_back_over_an_item_of_another_frame(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    frames.import_frames(parts, office, table(tmp_path, "自治体DX推進計画,第2版,,DX-2,標準化,"))
    frames.import_frames(parts, office, table(tmp_path, "計画,1,,DX-8,手続,"))
    with pytest.raises(planning.FrameTableFaulty) as refused:
        frames.import_frames(parts, office, "builtin:nakano2")
    (found,) = refused.value.problems
    assert (found.code, found.place) == ("FRAME-BUILT-IN-TAKEN", Place())
    assert (
        message(found) == "項目番号「DX-8」は、組込みの「自治体DX推進計画」と、登録している「計画」の両方にあります。"
    )
    assert remedy(found) == "「計画」の表でこの項目番号を変えて取り込み、その後に組込みの枠組みを取り込んでください。"
    frames.import_frames(parts, office, table(tmp_path, "計画,1,,T-8,手続,"))
    assert "DX-1" in frames.import_frames(parts, office, "builtin:nakano2").value.added


def test_the_built_in_frames_do_not_make_an_item_that_another_frame_repeats_a_repetition(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    frames.import_frames(parts, office, table(tmp_path, "自治体DX推進計画,第2版,,DX-1,手続,"))
    frames.import_frames(parts, office, table(tmp_path, "計画,1,,T-1,手続,DX-1"))
    with pytest.raises(planning.FrameTableFaulty) as refused:
        frames.import_frames(parts, office, "builtin:nakano2")
    (found,) = refused.value.problems
    assert (found.code, found.place) == ("FRAME-BUILT-IN-REPEATED", Place())
    assert message(found) == (
        "項目番号「DX-1」は、組込みの「自治体DX推進計画」では再掲ですが、登録している「計画」の「T-1」の元の項目です。"
    )
    assert remedy(found) == (
        "「計画」の表で「T-1」の再掲の欄を空欄か別の項目番号にして取り込み、その後に組込みの枠組みを取り込んでください。"
    )
    frames.import_frames(parts, office, table(tmp_path, "計画,1,,T-1,手続,"))
    assert "DX-1" in frames.import_frames(parts, office, "builtin:nakano2").value.changed


def test_a_number_that_another_frame_has_is_the_only_fault_of_a_table_that_repeats_it(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    frames.import_frames(parts, office, table(tmp_path, *FRAMES))
    with pytest.raises(planning.FrameTableFaulty) as refused:
        frames.import_frames(parts, office, table(tmp_path, "甲,1,,A-1,一,", "甲,1,,B-1,三,", "甲,1,,A-3,四,B-1"))
    assert [(each.code, each.found) for each in refused.value.problems] == [("FRAME-ITEM-TAKEN", "B-1")]
