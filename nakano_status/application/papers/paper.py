"""Declaration of a paper: one for the window, the command line, the recorded sets and the manual (decision 0070).

The paper with the code `board` is `PAPER` of `kinds/board_paper.py`. Papers that are recorded as parts of a set are in
`set_kinds/`, so that making a set imports no other paper. There is no list of papers: the modules are found by name.
The options of a paper, the request for it, its content and its files are declared here.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum, StrEnum, auto
from types import ModuleType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from nakano_status.application.papers import kinds, set_kinds
from nakano_status.application.papers.writing import DOCUMENT_FORMATS, DrawnPaper, PaperFormat, draw_document
from nakano_status.documents.document import Document, FileFacts
from nakano_status.documents.pages.printed_paper import PrintedPaper, document_paper
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.papers.publication import Occasion, Publication
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.text.file_names import safe_name

if TYPE_CHECKING:
    from pathlib import Path

    from nakano_status.application.outcome import Outcome
    from nakano_status.application.ports.data_file import Parts, Records, Store
    from nakano_status.application.round.read.round_contents import RoundContents
    from nakano_status.application.round.read.views import CountsView
    from nakano_status.documents.list.builder import ListDocument
    from nakano_status.documents.template import Template, TemplateKind
    from nakano_status.domain.fields.profile import Profile
    from nakano_status.domain.history.acts import Act
    from nakano_status.domain.round.todo import Openness


T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class OptionKind(Enum):
    """Kinds of values of options; each has its field in the window and its option on the command line."""

    TEXT = auto()
    LONG_TEXT = auto()
    TICK = auto()
    DAY = auto()
    CHOICE = auto()
    NAMES = auto()
    """Names of 部 or 所管課."""
    SIDE = auto()
    """A side of a 新旧対照表."""
    NUMBER = auto()
    """Number of a recorded paper."""
    FORMAT = auto()
    TARGET = auto()
    REPLACE = auto()


@dataclass(frozen=True)
class OptionChoice(Generic[T]):
    """A value that can be chosen, its label in the window, and its own command-line flag, if it has one.

    A choice with `of_departments` is offered only if papers can be made for departments; 部 in its label is replaced by
    the ward's term for them.
    """

    value: T
    label: str
    flag: str = ""
    help: str = ""
    of_departments: bool = False


@dataclass(frozen=True, eq=False)
class Option(Generic[T_co]):
    """An option: its name, usual value, label in the window ('' if it is not offered there) and command-line flag.

    `choices`: the choices of a CHOICE. If `is_multiple` is true, the value is a tuple of choices; in the window the
    user selects one choice, or none under the label `nothing`. `metavar`: the placeholder of its value in the help of
    the command (None: as usual). `only_with`: an option and its value; this option has an effect only if that option
    has that value. `formats`: it has an effect only in these formats (empty: in all). `needs_previous`: the option has
    no effect in the first round. `row`: its order among the fields of the window; 0 is beside the button.
    `placeholder`: text in the empty field. `in_name`: returns the value's part of a file name. `is_of_paper`: the
    window remembers the value for this paper alone; other values are shared by all papers. `is_occasion`: papers with
    this option share the values of one occasion. `accessible_name`: the name of its field for screen readers ('': the
    label).
    """

    name: str
    usual: T_co
    kind: OptionKind
    label: str = ""
    flag: str = ""
    help: str = ""
    metavar: str | None = None
    is_required: bool = False
    choices: tuple[OptionChoice[Any], ...] = ()
    is_multiple: bool = False
    nothing: str = ""
    only_with: tuple[Option[Any], Any] | None = None
    formats: tuple[PaperFormat, ...] = ()
    row: int = 0
    placeholder: str = ""
    in_name: Callable[[Any], str] = str
    is_of_paper: bool = False
    needs_previous: bool = False
    is_occasion: bool = False
    accessible_name: str = ""

    def with_help(self, help_text: str) -> Option[T_co]:
        """Return the option with `help_text` as its help."""
        return replace(self, help=help_text)


def tick_option(name: str, label: str, flag: str, help_text: str, row: int = 0, **more: Any) -> Option[bool]:
    """Return an option that is on or off, and usually off; `more` has other attributes of `Option`."""
    return Option(name, usual=False, kind=OptionKind.TICK, label=label, flag=flag, help=help_text, row=row, **more)


def text_option(name: str, label: str, flag: str, help_text: str, metavar: str, row: int, **more: Any) -> Option[str]:
    """Return an option that is a text, and usually empty; `more` has other attributes of `Option`."""
    own = {"usual": "", "kind": OptionKind.TEXT, **more}
    return Option(name, label=label, flag=flag, help=help_text, metavar=metavar, row=row, **own)


TARGET = Option("target", None, OptionKind.TARGET, flag="--out")
REPLACE = Option("replace", None, OptionKind.REPLACE, flag="--replace")
FORMAT = Option("format", None, OptionKind.FORMAT, flag="--format", help="ファイルの種類")

_LONGEST_DIVISION, _LONGEST_NAME = 24, 40
"""Maximum number of letters in the name of a file, from division names and from a title."""


def _divisions_in_name(divisions: tuple[str, ...]) -> str:
    return safe_name("・".join(divisions), _LONGEST_DIVISION)


_NO_NAMES: tuple[str, ...] = ()
DEPARTMENTS = Option("departments", _NO_NAMES, OptionKind.NAMES, flag="--department", metavar="NAME")
DIVISIONS = replace(DEPARTMENTS, name="divisions", flag="--division", in_name=_divisions_in_name)
"""Divisions whose papers are made, by name; all if empty."""

_NO_DAY: date | None = None
DAY = Option("day", _NO_DAY, OptionKind.DAY, "日付", "--date", row=90, is_of_paper=True)
LETTER_NUMBER = text_option("number", "文書番号", "--number", "文書番号", "NUMBER", row=60, is_of_paper=True)
_LIST_LABEL = "一覧の呼び名（別紙、別紙1 など）"
LICENCE = text_option(
    "licence",
    "利用条件",
    "--licence",
    "公開するデータの利用条件（名称か、https:// で始まる URL）",
    "NAME",
    130,
    placeholder="計画で決めたもの。なければ CC BY 4.0",
)
CONTACT = text_option(
    "contact",
    "データの問合せ先",
    "--contact",
    "公開するデータの問合せ先",
    "NAME",
    140,
    placeholder="計画で決めた連絡先",
)
SITE = text_option(
    "site",
    "公表先のアドレス",
    "--site",
    "公表するファイルを置く場所の、https:// で始まるアドレス",
    "URL",
    150,
    placeholder="計画で決めたアドレス",
)
DATA_OPTIONS = (LICENCE, CONTACT, SITE)
"""Options on published data: how they may be used, whom to ask about them, and where they are."""


def published_data_options(of_set: PaperRequest) -> Mapping[str, Any]:
    """Return the values that a set's published data use (licence, contact, site, day), by name of the option.

    `of_set`: the request for the set.
    """
    return {each.name: of_set[each] for each in (*DATA_OPTIONS, DAY)}


def data_options_only_with(option: Option[Any], value: Any) -> tuple[Option[Any], ...]:
    """Return the options on published data, for a paper that has such data only if `option` has `value`."""
    return tuple(replace(each, only_with=(option, value)) for each in DATA_OPTIONS)


LIST_LABEL = text_option("label", "一覧の呼び名", "--label", _LIST_LABEL, "LABEL", 80, usual="別紙", is_of_paper=True)
"""Name of the list in the report of the same set."""
C = TypeVar("C", bound="PaperContent")

MADE, COUNTS, PROBLEMS = "{made}", "{counts}", "{problems}"
"""Placeholders in `PaperContent.lines`.

The command line replaces them by the made files, the counts and the problems.
"""


class PaperGroup(Enum):
    """Headings of 資料作成, by recipient; the last heading has papers that most offices never make."""

    MEETINGS = "会議・公表"
    OFFICE = "庁内"
    RECORDS = "控え"
    OTHERS = "その他"


@dataclass(frozen=True)
class PaperRequest:
    """A paper with the values of its options by name; options without a value have their usual one.

    `year`: None is the current round. `note`: the line above a copy that is not final; None is the current note of the
    round, and '' is no note.
    """

    paper: Paper[Any]
    values: Mapping[str, Any] = field(default_factory=dict)
    year: FiscalYear | None = None
    format: PaperFormat = PaperFormat.PDF
    note: str | None = None

    def __getitem__(self, option: Option[T]) -> T:
        """Return the value of an option."""
        value: T = self.values.get(option.name, option.usual)
        return value

    def having(self, option: Option[T], value: T) -> Self:
        """Return the request with `value` as the value of an option."""
        return replace(self, values={**self.values, option.name: value})

    def options_without_effect(self, format_: PaperFormat | None) -> Iterator[Option[Any]]:
        """Yield the options with a value that has no effect beside the other values, or in a file of this format.

        `format_`: None for a folder of files.
        """
        for each in self.paper.options:
            other, value = each.only_with or (each, self[each])
            is_elsewhere = bool(each.formats) and format_ not in each.formats
            if self[each] != each.usual and (self[other] != value or is_elsewhere):
                yield each

    def for_year(self, year: FiscalYear) -> Self:
        """Return the request for the round of a year."""
        return replace(self, year=year)

    def suggested_name(self, year: FiscalYear, profile: Profile | None = None) -> str:
        """Return the default name of the file, or of the folder if there are several files.

        The plan's names of the paper and its occasion are used if `profile` is given.
        """
        named = {each.name: each.in_name(self[each]) for each in self.paper.options}
        named["title"] = safe_name(self.paper.title_in(profile) if profile else self.paper.title, _LONGEST_NAME)
        for each in self.paper.options:
            if each.is_occasion and profile:
                named[each.name] = safe_name(profile.occasions.get(self[each], self[each]), _LONGEST_DIVISION)
        name = self.paper.file_name.format(year=year.short, **named)
        return name if self.paper.is_folder else f"{name}.{self.format}"


class PictureName(StrEnum):
    """Names of the pictures of a round, as used by files and commands, in the order in which papers show them."""

    COUNTS = "counts"
    BY_DEPARTMENT = "counts-by-department"
    BY_MEASURE = "counts-by-measure"
    BY_ITEM = "counts-by-item"
    INDICATORS = "indicators"
    TARGETS = "targets"
    SCHEDULE_CHANGES = "schedule-changes"
    MARKS_BY_YEAR = "marks-by-year"
    SUBMISSIONS = "submissions"
    """Only for the office and during the collection: no paper has it."""


@dataclass(frozen=True)
class TableFacts:
    """A published table without pages: its name without suffix, and its numbers of rows and columns."""

    name: str
    rows: int
    columns: int


@dataclass(frozen=True)
class FileToDraw:
    """One of several files: its path in the folder, how to draw it, and the text shown meanwhile.

    `facts`: reported in JSON; an entry `pages` is filled in when the file is made. `label`: reported on the command
    line.
    """

    path: str
    draw: Callable[[Parts], DrawnPaper]
    doing: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    label: str = ""


@dataclass(frozen=True)
class PublicationView:
    """A recorded set of papers.

    `act`: the act that recorded it (None: not found). `is_current`: whether its counts are valid.
    """

    publication: Publication
    act: Act | None
    is_current: bool


@dataclass(frozen=True)
class OfferedJudgement:
    """A sentence on the counts that a person may choose; it is never put into a paper without being chosen.

    `share`: the share of the rows with the marks `of`, as 94.2％.
    """

    text: str
    share: str
    of: str


@dataclass(frozen=True, kw_only=True)
class PaperContent:
    """A paper as it would be made now, and the facts that are reported about it.

    A paper of one file has a `document`. Others have None and `files`; their `documents` are shown in the preview.
    `needs_attention`: whether a person must look at something in it. `keys`: reported in JSON; an entry `pages` is
    filled in when the paper is made. `lines`: printed on the command line. `tables` and `recorded`: shown in place of
    pages (None: no recorded papers are shown). `rows`, `counts`: the number of its rows and the counts of its round
    (None: not reported). `offered`: a sentence that a person may choose (None: there is none).
    """

    document: Document | None = None
    documents: Sequence[Document] = ()
    files: Sequence[FileToDraw] = ()
    rows: int | None = None
    counts: CountsView | None = None
    problems: tuple[Problem, ...] = ()
    needs_attention: bool = False
    keys: Mapping[str, Any] = field(default_factory=dict)
    lines: Sequence[str] = (MADE,)
    tables: tuple[TableFacts, ...] = ()
    recorded: tuple[PublicationView, ...] | None = None
    offered: OfferedJudgement | None = None

    @property
    def printed(self) -> tuple[PrintedPaper, ...]:
        """Documents to show page by page."""
        documents = (self.document,) if self.document is not None else self.documents
        return tuple(map(document_paper, documents))

    def draw(self, parts: Parts, format_: PaperFormat) -> DrawnPaper:
        """Draw the paper's document in a format and return the content of the file.

        Raises LookupError if the paper has no document or the format is CSV, and PaperFontMissing and PaperUnreadable
        for a PDF.
        """
        if self.document is None:
            raise LookupError(format_)
        return draw_document(parts, self.document, format_)

    @property
    def value(self) -> object:
        """The document, unless the paper has a value of its own; papers with equal values are equal.

        Its `repr` is the same on every computer.
        """
        return self.document

    @property
    def lists(self) -> tuple[ListDocument, ...]:
        """The official lists in the paper, from which Excel sheets are also made; empty by default."""
        return ()

    def with_footer_note(self, note: str) -> PaperContent:
        """Return the paper with a note added at the lower right of its pages; without a document, it is unchanged."""
        return self if self.document is None else replace(self, document=self.document.with_footer(note))

    def with_correction_of(self, corrected: str, files: Sequence[str]) -> PaperContent:  # noqa: ARG002
        """Return the paper with a statement that it corrects the paper `corrected`; by default, return it unchanged.

        `files`: the names of the files that show the corrected places; the statement names them. Only papers with a
        place for the statement override this method.
        """
        return self

    def with_facts(self, facts: FileFacts) -> PaperContent:
        """Return the paper with `facts` as properties of its one file; a paper of several files is unchanged."""
        return self if self.document is None else replace(self, document=replace(self.document, facts=facts))

    def check(self, parts: Parts) -> None:
        """Raise the refusal if the paper cannot be made although its pages can be set; by default, do nothing."""


NO_CONTENT = PaperContent()


@dataclass(frozen=True)
class MadePaper:
    """The files that were made, their total number of pages (None if it is not fixed), and the content.

    `files`: all files, unless writing failed after the paper was recorded. `sizes`: the number of pages of each file.
    `recorded`: the paper as recorded. `openness`: the open items, which only a draft may have. `is_known`: the same
    paper was recorded before, and the files are the stored ones. `left`: files of earlier papers in the same folder,
    under other names.
    """

    files: tuple[Path, ...]
    pages: int | None = None
    content: PaperContent = NO_CONTENT
    sizes: tuple[int | None, ...] = ()
    recorded: Publication | None = None
    openness: Openness | None = None
    is_known: bool = False
    left: tuple[Path, ...] = ()

    @property
    def file(self) -> Path:
        """The one file, or the first of several."""
        return self.files[0]

    @property
    def publication(self) -> Publication:
        """The recorded paper. Raises LookupError if the paper is not recorded."""
        if self.recorded is None:
            raise LookupError(self.files)
        return self.recorded


@dataclass(frozen=True)
class Making:
    """The arguments of `make_paper`, for a paper that is made in its own way (`Paper.make`).

    `target`: the path of its file, or of the folder of its files. `replace`: whether files with other content may be
    replaced. `by`: the person's name (None: not given).
    """

    parts: Parts
    store: Store
    request: PaperRequest
    target: Path
    replace: bool
    by: str | None


@dataclass(frozen=True)
class PaperFile:
    """A file of a recorded set: its name, the paper it belongs to, and its bytes."""

    name: str
    paper: Paper[Any]
    content: bytes


@dataclass(frozen=True)
class SetSoFar:
    """The other papers of a set, from which a composed paper is made.

    `contents`: their contents, by code of the paper. `files`: the names of their files.
    """

    contents: Mapping[str, Any]
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class InSet(Generic[C]):
    """Membership of a paper in the sets of its occasions: its name there, its formats, and its proof.

    `prove`: yields each place where a file, read back, differs from the content and the tally. `formats`: empty if the
    paper has files of its own. `values`: returns the paper's options from the request for the set. `only_with`: the
    paper is only in sets for which this option is chosen. `compose`: makes the paper from the other papers of the set.
    Such a paper has no content of its own: a set with it and a set without it count as the same set.
    """

    occasions: tuple[Occasion, ...]
    name: str
    prove: Callable[[Parts, RoundContents, C, PaperFile], Iterator[Problem]]
    formats: tuple[PaperFormat, ...] = ()
    values: Callable[[PaperRequest], Mapping[str, Any]] = lambda _: {}
    compose: Callable[[Parts, Records, PaperRequest, SetSoFar], C] | None = None
    only_with: Option[Any] | None = None


@dataclass(frozen=True)
class WordingFor:
    """Round and addressees for the preview of a wording.

    `year`: None is the current round. `departments` and `divisions`: the addressees of a letter, by name; all if both
    are empty.
    """

    year: FiscalYear | None = None
    departments: tuple[str, ...] = ()
    divisions: tuple[str, ...] = ()


@dataclass(frozen=True)
class WordingNames:
    """The names of a plan that a wording may use.

    `profile`: has its terms. `goals`: the titles of its goals, by code. `names_departments`: whether the wording may
    name 部. `earlier`: profiles whose terms are understood too.
    """

    profile: Profile
    goals: Mapping[str, str]
    names_departments: bool = True
    earlier: tuple[Profile, ...] = ()


@dataclass(frozen=True)
class PaperWording:
    """Wording of a paper, which an office may change: its kinds, the kind that a request uses, and a preview.

    `kinds`: returns the kinds of template. `name`: returns the name of the wording that a request uses. `document`:
    returns the paper with a template in place of the wording of that name; None if no letter is due now. `position`:
    orders the wordings.
    """

    position: int
    kinds: Callable[[WordingNames], Sequence[TemplateKind]]
    name: Callable[[PaperRequest], str]
    document: Callable[[Parts, Records, str, Template, WordingFor], Document | None]


Report = tuple[Mapping[str, Any], Sequence[str]]
"""Report of a command: keys for programs, lines for people."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Paper(Generic[C]):
    """A paper: its name, the requests for it, how it is made and how it is proved.

    `code`: its name for programs. The paper has a command of this name if it has a `help`; it is a paper of `export` if
    `is_exported`. `group`: its heading in 資料作成; None if it is not offered there. `position`: orders the papers of a
    group, and of a set. `read`: makes its content from a data file. `file_name`: has the placeholders {year}, {title}
    and the options by name. `titled`: returns the plan's name for the paper, if that is not its title. `formats`:
    offered in the window, the usual one first. `accepted`: the formats of the command line. `facts`: reported with the
    file. `is_folder`: it is written into a folder, not to one file. `is_for_office`: the paper is not made from a
    division's data file. `is_recorded`: the paper is recorded when it is made. `is_of_year`: if false, the paper is
    about the present, whatever round is chosen. `button`: label of the button that makes it. `in_set`: its part in
    recorded sets (None: it is in none). `wording`: the texts that an office can edit (None: none). `make` and `report`:
    replace the common way of making and of reporting it. A paper with names of persons is in no set, because nothing
    published has a name.
    """

    code: str
    title: str
    read: Callable[[Parts, Records, PaperRequest], C]
    file_name: str
    position: int
    group: PaperGroup | None = None
    description: str = ""
    options: tuple[Option[Any], ...] = ()
    formats: tuple[PaperFormat, ...] = ()
    accepted: tuple[PaperFormat, ...] = DOCUMENT_FORMATS
    is_folder: bool = False
    help: str = ""
    is_exported: bool = True
    is_for_office: bool = True
    is_recorded: bool = False
    is_of_year: bool = True
    button: str = "作成"
    facts: tuple[str, ...] = ("pages",)
    in_set: InSet[C] | None = None
    wording: PaperWording | None = None
    titled: Callable[[Profile], str] | None = None
    make: Callable[[Making], Outcome[MadePaper]] | None = None
    report: Callable[[Records, PaperRequest, MadePaper], Report] | None = None

    def __reduce__(self) -> tuple[Callable[[str], Paper[Any]], tuple[str]]:
        """Return how to unpickle the paper: by its code, because its functions cannot be pickled."""
        return find_paper, (self.code,)

    def request(
        self,
        values: Mapping[Option[Any], Any] | None = None,
        year: FiscalYear | None = None,
        format_: PaperFormat | None = None,
    ) -> PaperRequest:
        """Return a request for this paper, by default in its usual format; repeated choices are removed.

        `values`: the values of options; other options have their usual values. `year`: the year of the round (None: the
        current round).
        """
        named = {
            option.name: tuple(dict.fromkeys(value)) if isinstance(value, tuple) else value
            for option, value in (values or {}).items()
        }
        usual = self.formats[0] if self.formats else PaperFormat.PDF
        return PaperRequest(self, named, year, format_ or usual)

    def title_in(self, profile: Profile) -> str:
        """Return the name that the plan of `profile` uses for the paper; by default, the paper's title."""
        return self.titled(profile) if self.titled else self.title

    def name_in_set(self, profile: Profile) -> str:
        """Return the name that the plan of `profile` uses for the paper in a set; by default, its usual name there.

        For a paper that is in no set, this is its title.
        """
        return self.titled(profile) if self.titled else self.in_set.name if self.in_set else self.title

    def is_in_set_of(self, occasion: Occasion) -> bool:
        """Return whether the set of an occasion contains the paper."""
        return self.in_set is not None and occasion in self.in_set.occasions


_SUFFIX = "_paper"


def find_paper(code: str) -> Paper[Any]:
    """Return the paper with a code, which must be one of `paper_codes()`."""
    # a command makes one paper: importing all of them would take longer than making it
    package = set_kinds if code in set_paper_codes() else kinds
    paper: Paper[Any] = importlib.import_module(f"{package.__name__}.{code.replace('-', '_')}{_SUFFIX}").PAPER
    return paper


def paper_codes() -> list[str]:
    """Return the codes of all papers without importing any; the papers of sets come first."""
    return [*set_paper_codes(), *_codes_in(kinds)]


def set_paper_codes() -> list[str]:
    """Return the codes of the papers of sets without importing any."""
    return _codes_in(set_kinds)


def _codes_in(package: ModuleType) -> list[str]:
    names = (each.name for each in pkgutil.iter_modules(package.__path__))
    return [name.removesuffix(_SUFFIX).replace("_", "-") for name in names if name.endswith(_SUFFIX)]
