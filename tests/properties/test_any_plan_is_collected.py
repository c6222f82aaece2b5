"""Any plan that a data file can be begun with is collected: its forms, filled in, come back with every row known."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import event, example, given
from hypothesis import strategies as st

from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.plan.initiative_id import make_id
from nakano_status.domain.plan.plan import Listing, Owner, PlanNode, Sponsor
from tests.support.command_line import ask, done
from tests.support.plan_files import FIRST, FIRST_ROWS, OWNER_NAMES, plan_of, write_plan

CODES = ("1-1-①", "1-1-⑳", "1-1-21", "1-1-7", "2-3-⑫", "9-9-99", "10-1-①", "1-1", "1", "1-①", "１-1-②")
TITLES = st.one_of(
    st.sampled_from(
        ("取組", "◎取組", "(国)標準化", "=SUM(A1)", "'取組", "_x000D_", "行1\n行2", "　取組 ", "@", "1/15")
    ),
    st.text(max_size=12),
)
ANSWER = {"mark": "◎", "done": "行った。", "next_year": "続ける。"}


@st.composite
def owners(draw: st.DrawFn) -> tuple[Owner, ...]:
    named = draw(st.lists(st.sampled_from(sorted(OWNER_NAMES)), min_size=0, max_size=3, unique=True))
    return tuple(Owner(each, draw(st.sampled_from(Role)), place) for place, each in enumerate(named, start=1))


@st.composite
def listings(draw: st.DrawFn) -> tuple[Listing, ...]:
    codes = draw(st.lists(st.sampled_from(CODES[:3] if draw(st.booleans()) else CODES), min_size=1, max_size=4))
    return tuple(_listing(draw, code, place) for place, code in enumerate(codes, start=1))


def _listing(draw: st.DrawFn, code: str, place: int) -> Listing:
    right = make_id(code if code in CODES[:3] else CODES[0], place)
    row_id = draw(st.sampled_from((right,) * 9 + (right.lower(), f"{place:02d}", right[:-1] + "I")))
    named = draw(owners())
    printed = "\n".join(OWNER_NAMES[owner.division] for owner in named) or None
    sponsor = draw(st.sampled_from(Sponsor))
    return Listing(row_id, code, place, draw(TITLES), None, sponsor, None, named, printed)


def collected(folder: Path, rows: tuple[Listing, ...]) -> bool:
    """Play a round of a plan with these rows, where it may begin; every row that is asked about must come back."""
    from nakano_status.bootstrap import make_spreadsheet_user

    nodes = tuple(PlanNode(code, "measure", None, None, 1) for code in dict.fromkeys(row.measure for row in rows))
    plan = write_plan(folder / "plan.json", plan_of(replace(FIRST, nodes=nodes, listings=rows)))
    store, forms = folder / "office.nakano", folder / "forms"
    made = ask("init", "--plan", plan, "--store", store)
    if made.code != 0:
        assert made.keys["error"] in ("PLAN-NOT-COLLECTABLE", "PLAN-NOT-READABLE")
        assert [each.name for each in folder.iterdir()] == ["plan.json"]
        return False
    done("round", "open", "--year", "R4", "--store", store)
    asked = {row.row_id: row.answerers for row in rows if row.answerers}
    for sent in done("distribute", "--out", forms, "--store", store)["packages"]:
        own = [row_id for row_id, (division,) in asked.items() if OWNER_NAMES[division] == sent["division"]]
        assert sent["rows"] == len(own)
        form = Path(sent["file"])
        form.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), dict.fromkeys(own, ANSWER)))
    if asked:
        assert ask("merge", forms, "--store", store).keys["fates"]["applied"] == len(asked)
    shown = {row["id"]: row["mark"] for row in done("show", "--store", store)["rows"]}
    assert shown == {row.row_id: "◎" if row.row_id in asked else None for row in rows}
    return True


@example(FIRST_ROWS)
@given(listings())
def test_a_plan_that_may_begin_is_collected_whole(rows: tuple[Listing, ...]) -> None:
    with TemporaryDirectory() as name:
        event("collected" if collected(Path(name), rows) else "refused")


def test_the_right_plans_may_begin(tmp_path: Path) -> None:
    assert collected(tmp_path, FIRST_ROWS)
