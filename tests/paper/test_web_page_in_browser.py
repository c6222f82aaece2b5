"""The public page in a real browser: by the rules, by keyboard alone, narrow and wide, without script and requests."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from functools import partial
from pathlib import Path

import pypdfium2
import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.papers.set_kinds import page_paper
from nakano_status.demonstration.sample import make_sample
from tests.support.browser import Browser, Page, opened, why_not
from tests.support.made_papers import make
from tests.support.planted_profiles import CHOICE, DIRECTION, SEVERAL, TARGETS, PlantedWard

Open = Callable[..., AbstractContextManager[Page]]
HOSTILE = (
    '</script><script>document.title="1"</script>"><img src="https://example.invalid/x" onerror="a()">\t\u202e'
    + "長" * 2_000
)
ROW = "1-1-1-02-X"
SHOWN = "[...document.querySelectorAll('#rows article')].filter((each) => each.checkVisibility()).length"
SAID = "document.getElementById('shown').textContent"

pytestmark = [pytest.mark.skipif(bool(why_not()), reason=why_not()), pytest.mark.timeout(1200)]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The page of a sample with answers of two years, one of which wants to be more than a text."""
    sample = make_sample(for_office=True)
    with sample.folder, closing(sample.parts.stores.open(sample.store)) as store:
        edit_entry(sample.parts, store, Entry(ROW, {"mark": "○", "done": HOSTILE, "change_reason": HOSTILE}))
        folder = tmp_path_factory.mktemp("page")
        yield make(sample.parts, store, page_paper.PAPER, folder).value.file


@pytest.fixture(scope="module")
def open_page(file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    """A function that opens the page at a width, with media features, with or without script."""
    with Browser(tmp_path_factory.mktemp("browser")) as browser:
        yield partial(opened, browser, file)


@pytest.mark.sample(2)
@pytest.mark.parametrize("width", [320, 768, 1366])
@pytest.mark.parametrize(
    "features",
    [(), (("prefers-color-scheme", "dark"),), (("forced-colors", "active"), ("prefers-reduced-motion", "reduce"))],
    ids=["light", "dark", "forced colours"],
)
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_nothing_is_against_the_rules_and_nothing_runs_over(
    open_page: Open, width: int, features: tuple[tuple[str, str], ...], script: bool
) -> None:
    with open_page(width, features, script=script) as page:
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.evaluate("document.querySelector('form').checkVisibility()") is script
        assert page.evaluate(SHOWN) == page.evaluate("document.querySelectorAll('article').length") == 124
        assert page.violations() == []


SPACE_OUT = """(() => {
  const style = "* {letter-spacing: 0.12em !important; word-spacing: 0.16em !important; line-height: 1.5 !important}";
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style + " p {margin-bottom: 2em !important}");
  document.adoptedStyleSheets = [sheet];
})()"""
CUT_OR_OVER = """[...document.querySelectorAll('figure svg')].flatMap((svg) => {
  const edge = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll('text')].map((each) => [each.textContent, each.getBoundingClientRect()]);
  const is_cut = (box) => box.left < edge.left - 1 || box.right > edge.right + 1 || box.bottom > edge.bottom + 1;
  const cut = texts.filter(([, box]) => is_cut(box)).map(([text]) => 'cut: ' + text);
  const over = texts.flatMap(([text, one], place) => texts.slice(place + 1).filter(([, other]) => {
    const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
    const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
    return wide > 1 && high > Math.min(one.height, other.height) / 3;
  }).map(([other]) => 'over: ' + text + ' / ' + other));
  return [...cut, ...over];
})"""


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_letters_that_a_reader_spaces_are_not_cut_and_not_over_each_other(open_page: Open, width: int) -> None:
    """WCAG 2.2, 1.4.12: letters, words, lines and paragraphs as far apart as a reader may set them."""
    with open_page(width) as page:
        assert page.evaluate(CUT_OR_OVER) == []
        page.evaluate(SPACE_OUT)
        assert page.evaluate("getComputedStyle(document.querySelector('svg text')).letterSpacing") != "normal"
        assert page.evaluate(CUT_OR_OVER) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_list_has_no_stop_of_the_tab_key_for_each_row_and_each_row_its_address(open_page: Open) -> None:
    with open_page(1280) as page:
        assert page.evaluate("document.querySelectorAll('article h5 a').length") == 0
        assert page.evaluate(f"document.getElementById('row-{ROW}').tagName") == "ARTICLE"


def test_every_picture_has_a_description_of_its_own(open_page: Open) -> None:
    with open_page(1280) as page:
        described = page.evaluate("[...document.querySelectorAll('svg desc')].map((each) => each.textContent)")
        assert len(described) > 5
        assert len({*described}) == len(described)
        assert (
            page.evaluate("[...document.querySelectorAll('figure > p')].map((each) => each.textContent)") == described
        )


def test_an_answer_is_shown_as_it_was_written_and_nothing_is_asked_for(open_page: Open, file: Path) -> None:
    with open_page(1366) as page:
        shown = page.evaluate(f"document.querySelector('#row-{ROW} dd[data-key=done]').textContent")
        assert shown == HOSTILE.replace("\t", "\u3000").replace("\u202e", "")
        assert page.evaluate("document.querySelectorAll('img').length") == 0
        assert "進捗状況" in page.evaluate("document.title")
        assert page.requests == [file.as_uri()]
        asked = "fetch('https://example.invalid/').then(() => 'sent', () => 'refused')"
        assert page.evaluate(asked) == "refused"


def test_every_control_is_reached_by_the_tab_key_in_the_order_in_which_it_stands(open_page: Open) -> None:
    with open_page(1366) as page:
        wanted = page.evaluate(
            "window.stops = [...document.querySelectorAll('a[href], select, input, button, summary, [tabindex=\"0\"]')]"
            ".filter((each) => each.checkVisibility()); stops.length"
        )
        seen = []
        for _ in range(wanted):
            page.press("Tab")
            seen.append(page.evaluate("stops.indexOf(document.activeElement)"))
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline == "solid", page.evaluate("document.activeElement.outerHTML")
        assert seen == list(range(wanted))


def test_the_list_is_narrowed_by_the_keyboard_and_the_number_is_announced(open_page: Open) -> None:
    with open_page(1366) as page:
        everything = page.evaluate(SAID)
        page.evaluate("document.getElementById('by-words').focus()")
        page.write("ｺﾝﾋﾞﾆ　交付")
        settle(page)
        found = page.evaluate(SHOWN)
        assert 0 < found < 124
        assert page.evaluate(SAID) == f"124行のうち{found}行を表示しています。"
        assert page.evaluate("document.getElementById('shown').getAttribute('role')") == "status"
        page.write("ありえない言葉")
        settle(page)
        assert (page.evaluate(SHOWN), page.evaluate(SAID)[:12]) == (0, "当てはまる取組はありませ")
        assert page.evaluate("document.querySelectorAll('#rows h3:not([hidden] *)').length") == 0
        page.press("Tab")
        page.press("Enter")
        settle(page)
        assert (page.evaluate(SHOWN), page.evaluate(SAID)) == (124, everything)


@pytest.mark.parametrize("name", ["goal", "mark", "division"])
def test_each_choice_shows_the_rows_that_have_it(open_page: Open, name: str) -> None:
    with open_page(1366) as page:
        for value in page.evaluate(f"[...document.getElementById('by-{name}').options].map((each) => each.value)"):
            page.evaluate(
                f"document.getElementById('by-{name}').value = {value!r};"
                f"document.getElementById('by-{name}').dispatchEvent(new Event('change', {{bubbles: true}}))"
            )
            settle(page)
            rows = f"[...document.querySelectorAll('#rows article')].filter((each) => each.dataset.{name}"
            of_value = {
                "division": f"s.split('\\n').includes({value!r})).length",
                "mark": f" === {'' if value == '-' else value!r}).length" if value != "-" else " === '').length",
            }.get(name, f" === {value!r}).length")
            assert page.evaluate(SHOWN) == (page.evaluate(rows + of_value) if value else 124), value


def test_the_options_of_counted_choices_are_conditions_together(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, {**CHOICE, "counted": True}, {**SEVERAL, "counted": True})
    ward.office("merge", ward.filled("one.xlsx", direction="拡充", targets="事業者、子ども"))
    ward.office("export", "page", "--out", tmp_path)

    def choose(page: Page, number: int, value: str) -> int:
        page.evaluate(
            f"document.getElementById('by-item-{number}').value = {value!r};"
            f"document.getElementById('by-item-{number}').dispatchEvent(new Event('change', {{bubbles: true}}))"
        )
        settle(page)
        return int(page.evaluate(SHOWN))

    with Browser(tmp_path / "browser") as browser, opened(browser, tmp_path / "progress_R4.html", 1366) as page:
        assert choose(page, 1, f"{DIRECTION}:拡充") == 2
        assert choose(page, 2, f"{TARGETS}:子ども") == 2
        assert choose(page, 2, f"{TARGETS}:高齢者") == 0
        assert choose(page, 2, "") == 2
        assert choose(page, 1, "") == 4


def test_a_count_leads_to_its_rows_and_a_number_to_its_row_whatever_is_hidden(open_page: Open) -> None:
    with open_page(1366) as page:
        page.evaluate("document.querySelector('.counts a[data-mark=\"○\"]').click()")
        assert page.evaluate(SHOWN) == page.evaluate("document.querySelectorAll('article[data-mark=\"○\"]').length") > 0
        number = "document.querySelector('td a[data-goal][data-mark=\"◎\"]')"
        page.evaluate(f"{number}.click()")
        assert page.evaluate(SHOWN) == int(page.evaluate(f"{number}.textContent")) > 0
        hidden = page.evaluate("document.querySelector('article[hidden]').id")
        page.evaluate(
            "document.querySelector('main > section').insertAdjacentHTML('beforeend',"
            f" '<a id=to href=\"#{hidden}\">a</a>'); document.getElementById('to').click()"
        )
        assert page.evaluate(f"document.getElementById('{hidden}').checkVisibility()")


def test_what_is_pointed_at_is_large_enough_and_four_times_the_size_fits(open_page: Open) -> None:
    with open_page(320) as page:
        small = page.evaluate(
            "[...document.querySelectorAll('a, select, input, button, summary')].filter((each) =>"
            " each.checkVisibility() && !each.closest('td, th') && each.getBoundingClientRect().height < 24)"
            ".map((each) => each.outerHTML)"
        )
        assert small == []


def test_it_prints_on_a4_with_every_row_and_what_is_folded(open_page: Open, tmp_path: Path) -> None:
    with open_page(1366) as page:
        page.print_to(tmp_path / "page.pdf")
    with opened_pdf(tmp_path / "page.pdf") as pdf:
        assert {tuple(map(round, each.get_size())) for each in pdf} == {(595, 842)}
        text = "".join(each.get_textpage().get_text_bounded() for each in pdf)
    assert text.count("1-1-1-02-X") > 1
    assert "（1／4）（数値）" in text.replace("\r\n", "")  # what is at an indicator's point only where there is room
    assert text.count("長") == 3 * 2_000  # in the list twice and once among the reasons, none beside the page


def test_the_list_is_some_tab_stops_away_and_one_link(open_page: Open) -> None:
    with open_page(1366) as page:
        page.press("Tab")
        page.press("Tab")
        assert page.evaluate("document.activeElement.hash") == "#list"
        page.press("Enter")
        page.press("Tab")
        assert page.evaluate("document.activeElement.id") == "by-goal"
        before = "form.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_PRECEDING"
        stops = f"[...document.querySelectorAll('a[href], summary, [tabindex=\"0\"]')].filter((each) => {before})"
        assert page.evaluate(f"const form = document.getElementById('filter'); {stops}.length") < 50


def test_the_letters_of_pictures_can_be_read_where_it_is_narrow(open_page: Open) -> None:
    with open_page(320) as page:
        heights = page.evaluate(
            "[...document.querySelectorAll('svg text')].map((each) => parseFloat(getComputedStyle(each).fontSize)"
            " * each.ownerSVGElement.getBoundingClientRect().width / each.ownerSVGElement.viewBox.baseVal.width)"
        )
        assert min(heights) >= 10
        assert page.evaluate("Math.max(...[...document.querySelectorAll('svg')].map((e) => e.clientWidth))") <= 288


@contextmanager
def opened_pdf(path: Path) -> Iterator[pypdfium2.PdfDocument]:
    pdf = pypdfium2.PdfDocument(path)
    yield pdf
    pdf.close()


def settle(page: Page) -> None:
    """Wait until the list follows what was chosen or written."""
    page.evaluate("new Promise((done) => setTimeout(done, 250))")
