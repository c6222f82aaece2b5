"""The declaration of a paper: one for the window, the command line, the recorded sets and the manual (decision 0070).

A module in `kinds/`, or in `set_kinds/` if it is part of recorded sets, declares a paper as `PAPER`; no other has
to know of it. Its options are declared once, too, and so is what a request for it, its content and its files are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum, StrEnum, auto
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from nakano_status.application.forms.output_paths import safe_name
from nakano_status.application.papers.writing import DOCUMENT_FORMATS, DrawnPaper, PaperFormat, draw_document
from nakano_status.documents.document import Document, FileFacts
from nakano_status.documents.pages.printed_paper import PrintedPaper, document_paper
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.papers.publication import Occasion, Publication
from nakano_status.domain.problems.problem import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from nakano_status.application.outcome import Outcome, Progress
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
    """The kinds of values; each has its field in the window and its option on the command line."""

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
    """The number of a recorded paper."""
    FORMAT = auto()
    TARGET = auto()
    REPLACE = auto()


@dataclass(frozen=True)
class OptionChoice(Generic[T]):
    """A value that can be chosen, its label at the window, and a flag of its own, if it has one.

    One `of_departments` is offered where papers can be made for any; its label has 部, or what the ward calls these.
    """

    value: T
    label: str
    flag: str = ""
    help: str = ""
    of_departments: bool = False


@dataclass(frozen=True, eq=False)
class Option(Generic[T_co]):
    """An option: its name, its usual value, its label at the window ('': not offered there), its command-line flag.

    `choices` are those of a CHOICE; if `is_multiple`, the value is a tuple of them, of which the window offers one, or
    none under the label `nothing`. `only_with` is the option and value without which it has no effect; one with
    `needs_previous` has none in the first round. `row` orders the fields of the window (0: beside the button);
    `placeholder` is shown in an empty one. `in_name` returns its part of a file name. A value with `is_of_paper` is
    kept for one paper alone, others are shared by all papers; papers with an option that `is_occasion` are kept by its
    value.
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
    row: int = 0
    placeholder: str = ""
    in_name: Callable[[Any], str] = str
    is_of_paper: bool = False
    needs_previous: bool = False
    is_occasion: bool = False
    accessible_name: str = ""

    def explained(self, help_text: str) -> Option[T_co]:
        """Return the option with another help text."""
        return replace(self, help=help_text)


def tick_option(name: str, label: str, flag: str, help_text: str, row: int = 0, **more: Any) -> Option[bool]:
    """Return an option that is chosen or not; it usually is not."""
    return Option(name, usual=False, kind=OptionKind.TICK, label=label, flag=flag, help=help_text, row=row, **more)


def text_option(name: str, label: str, flag: str, help_text: str, metavar: str, row: int, **more: Any) -> Option[str]:
    """Return an option that is a text; it usually is empty."""
    own = {"usual": "", "kind": OptionKind.TEXT, **more}
    return Option(name, label=label, flag=flag, help=help_text, metavar=metavar, row=row, **own)


TARGET = Option("target", None, OptionKind.TARGET, flag="--out")
REPLACE = Option("replace", None, OptionKind.REPLACE, flag="--replace", help="同じ名前のファイルを置き換えます。")
FORMAT = Option("format", None, OptionKind.FORMAT, flag="--format", help="ファイルの種類")

_LONGEST_DIVISION, _LONGEST_NAME = 24, 40
"""Letters of a division's name in the name of its file: the whole name has fewer than 40."""


def _divisions_in_name(divisions: tuple[str, ...]) -> str:
    return safe_name("・".join(divisions), _LONGEST_DIVISION)


_NO_NAMES: tuple[str, ...] = ()
DEPARTMENTS = Option("departments", _NO_NAMES, OptionKind.NAMES, flag="--department", metavar="NAME")
DIVISIONS = replace(DEPARTMENTS, name="divisions", flag="--division", in_name=_divisions_in_name)
"""Whose papers are made, by name; all if none is named."""

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
TERMS = (LICENCE, CONTACT, SITE)
"""What is stated with published data: how they may be used, whom to ask, and where they are."""


def terms_of(of_set: PaperRequest) -> Mapping[str, Any]:
    """Return what a set states with its published data: the chosen terms, and its day."""
    return {each.name: of_set[each] for each in (*TERMS, DAY)}


def terms_with(option: Option[Any], value: Any) -> tuple[Option[Any], ...]:
    """Return the same options for a paper that has data only with this value of another one."""
    return tuple(replace(each, only_with=(option, value)) for each in TERMS)


LIST_LABEL = text_option("label", "一覧の呼び名", "--label", _LIST_LABEL, "LABEL", 80, usual="別紙", is_of_paper=True)
"""The name of the list in the report of the same set."""
C = TypeVar("C", bound="PaperContent")

MADE, COUNTS, PROBLEMS = "{made}", "{counts}", "{problems}"
"""Lines of `PaperContent.lines` that the command line fills in: what was made, the count of the round, the problems."""


class PaperGroup(Enum):
    """The headings of 資料作成, by recipient; the last one has what most offices never make."""

    MEETINGS = "会議・公表"
    OFFICE = "庁内"
    RECORDS = "控え"
    OTHERS = "その他"


@dataclass(frozen=True)
class PaperRequest:
    """A paper with the values of its options by name; the others have their usual values.

    `year` None is the current round. `note` is the line above a copy that is not final (None: that of the round now, ''
    for none).
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
        """Return the request with another value of an option."""
        return replace(self, values={**self.values, option.name: value})

    def for_year(self, year: FiscalYear) -> Self:
        """Return the request for the round of a year."""
        return replace(self, year=year)

    def suggested_name(self, year: FiscalYear, profile: Profile | None = None) -> str:
        """Return the default name of the file, of several files that of their folder, as a plan calls it."""
        named = {each.name: each.in_name(self[each]) for each in self.paper.options}
        named["title"] = safe_name(self.paper.title_in(profile) if profile else self.paper.title, _LONGEST_NAME)
        for each in self.paper.options:
            if each.is_occasion and profile:
                named[each.name] = safe_name(profile.occasions.get(self[each], self[each]), _LONGEST_DIVISION)
        name = self.paper.file_name.format(year=year.short, **named)
        return name if self.paper.is_folder else f"{name}.{self.format}"


class PictureName(StrEnum):
    """The pictures of a round by name, as files and commands call them, in the order in which papers show them."""

    COUNTS = "counts"
    BY_DEPARTMENT = "counts-by-department"
    BY_MEASURE = "counts-by-measure"
    INDICATORS = "indicators"
    SCHEDULE_CHANGES = "schedule-changes"
    MARKS_BY_YEAR = "marks-by-year"
    SUBMISSIONS = "submissions"
    """For the office alone, and until a day: no paper has it."""


@dataclass(frozen=True)
class TableFacts:
    """A data file without pages: its name without suffix, and how many rows and columns it has."""

    name: str
    rows: int
    columns: int


@dataclass(frozen=True)
class FileToDraw:
    """One of several files: its path in the folder, how to draw it, and what is in progress meanwhile.

    `facts` are reported of it in JSON, a `pages` among them is filled in; `label` on the command line.
    """

    path: str
    draw: Callable[[Parts], DrawnPaper]
    doing: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    label: str = ""


@dataclass(frozen=True)
class PublicationView:
    """A recorded paper, the act that recorded it (when, by whom), and whether it is the current one."""

    paper: Publication
    act: Act | None
    is_current: bool


@dataclass(frozen=True)
class OfferedJudgement:
    """A sentence that a person may choose, never put into a paper by itself.

    `share` is that of the marks `of`, as 94.2％.
    """

    text: str
    share: str
    of: str


@dataclass(frozen=True, kw_only=True)
class PaperContent:
    """A paper as it would be made now, and what is reported of it.

    Papers of one file have a `document`; others have `files`, whose `documents` are shown before. `keys` are reported
    in JSON, a `pages` among them is filled in; `lines` on the command line. `tables` and `recorded` are shown in place
    of pages; `offered` is a sentence that a person may choose.
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
        """What is shown page by page."""
        documents = (self.document,) if self.document is not None else self.documents
        return tuple(map(document_paper, documents))

    def draw(self, parts: Parts, format_: PaperFormat) -> DrawnPaper:
        """Return the one file; a PDF raises PaperFontMissing, PaperUnreadable."""
        if self.document is None:
            raise LookupError(format_)
        return draw_document(parts, self.document, format_)

    @property
    def value(self) -> object:
        """Its content, whatever computer draws it: equal papers have equal representations of it."""
        return self.document

    @property
    def lists(self) -> tuple[ListDocument, ...]:
        """The official lists in it, of which there are sheets, too."""
        return ()

    def stating(self, note: str) -> PaperContent:
        """Return the paper with a note at the lower right of its pages, after what is there; data have no place."""
        return self if self.document is None else replace(self, document=self.document.with_footer(note))

    def correcting(self, corrected: str, files: Sequence[str]) -> PaperContent:  # noqa: ARG002 - for one that says so
        """Return the paper with the one that it corrects and the files that show where, if it states that itself."""
        return self

    def with_facts(self, facts: FileFacts) -> PaperContent:
        """Return the paper with what the properties of its one file state; several files have their titles alone."""
        return self if self.document is None else replace(self, document=replace(self.document, facts=facts))

    def check(self, parts: Parts) -> None:
        """Raise what refuses the paper for another reason than characters that the fonts lack."""


NO_CONTENT = PaperContent()


@dataclass(frozen=True)
class MadePaper:
    """The files that were made; how many pages (None: not fixed) they have, and what they were made from.

    `sizes` are the numbers of pages of the files, one by one. `files` are all, unless writing failed after the paper
    was recorded. `recorded` is the paper as it was recorded, `openness` what is open (only a draft may have any);
    `is_known`: the same paper had been recorded before, and its files are the stored ones; `left`: files of earlier
    papers that are in the same folder, under other names.
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
        """The recorded paper; raises LookupError for a paper that is not recorded."""
        if self.recorded is None:
            raise LookupError(self.files)
        return self.recorded


@dataclass(frozen=True)
class Making:
    """The arguments of making a paper at `target`: its file, or the folder of its files."""

    parts: Parts
    store: Store
    request: PaperRequest
    target: Path
    replace: bool
    by: str | None
    progress: Progress


@dataclass(frozen=True)
class PaperFile:
    """One file of a recorded set: its name, the paper that it is of, and its bytes."""

    name: str
    paper: Paper[Any]
    content: bytes


@dataclass(frozen=True)
class SetSoFar:
    """What a paper is composed of: the contents of the other papers of its set by code, and the names of the files."""

    contents: Mapping[str, Any]
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class InSet(Generic[C]):
    """How a paper belongs to the sets of its occasions: its name there, its formats, and its proof.

    `prove` yields every place where a file, read back, differs from the content and the one count. `values` returns the
    paper's options from those of the set. Without formats it has files of its own.

    One that is `only_with` an option is in the sets for which that is chosen.

    A paper with `compose` is made from the other papers of the set by it, from their contents by code and the names of
    their files. It adds nothing to them, and a set is the same set with it or without it.
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
    """The year of the round (None: the current round) and the addressees of a letter (none: all)."""

    year: FiscalYear | None = None
    departments: tuple[str, ...] = ()
    divisions: tuple[str, ...] = ()


@dataclass(frozen=True)
class NamedInWordings:
    """What of a plan a wording may name: what its profile has, and its goals by code, each with its title.

    With `names_departments` it may name 部. `earlier` are the profiles whose words are read, too.
    """

    profile: Profile
    goals: Mapping[str, str]
    names_departments: bool = True
    earlier: tuple[Profile, ...] = ()


@dataclass(frozen=True)
class PaperWording:
    """The wording of a paper, which an office may change: its `kinds`, which of them a request uses, and a preview.

    `document` returns the paper with this template as the wording of this name, None if no letter is due now. `place`
    orders the wordings.
    """

    place: int
    kinds: Callable[[NamedInWordings], Sequence[TemplateKind]]
    name: Callable[[PaperRequest], str]
    document: Callable[[Parts, Records, str, Template, WordingFor], Document | None]


Report = tuple[Mapping[str, Any], Sequence[str]]
"""What a command reports: keys for programs, lines for people."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Paper(Generic[C]):
    """A paper: what it is called, who asks for it, how it is made and how it is proved.

    `code` is its name for programs: that of its command if it has a `help`, of `export` if `is_exported`. `group` is
    its heading in 資料作成 (None: not offered there); `place` orders those of a group, and those of a set. `file_name`
    has {year}, {title} and the options by name; `titled` returns what a plan calls the paper, if not by its title.
    `formats` are offered at the window, the usual one first; `accepted` are those of the command line. `facts` are
    reported with the file. One with `is_for_office` is not made from a division's data file; one with `is_recorded` is
    recorded when it is made; one that not `is_of_year` is of the present, whatever round is chosen; `button` is the
    label of making it. `make` replaces the common way of making it, `report` the common report.

    One with names of persons is in no set: nothing that is published has a name.
    """

    code: str
    title: str
    read: Callable[[Parts, Records, PaperRequest], C]
    file_name: str
    place: int
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

    def request(
        self,
        values: Mapping[Option[Any], Any] | None = None,
        year: FiscalYear | None = None,
        format_: PaperFormat | None = None,
    ) -> PaperRequest:
        """Return a request for this paper, in its usual format unless one is given; a choice made twice is one."""
        named = {
            option.name: tuple(dict.fromkeys(value)) if isinstance(value, tuple) else value
            for option, value in (values or {}).items()
        }
        usual = self.formats[0] if self.formats else PaperFormat.PDF
        return PaperRequest(self, named, year, format_ or usual)

    def title_in(self, profile: Profile) -> str:
        """Return what a plan calls the paper."""
        return self.titled(profile) if self.titled else self.title

    def name_in_set(self, profile: Profile) -> str:
        """Return what a plan calls the paper in a set."""
        return self.titled(profile) if self.titled else self.in_set.name if self.in_set else self.title

    def is_recorded_for(self, occasion: Occasion) -> bool:
        """Whether the set of an occasion has it."""
        return self.in_set is not None and occasion in self.in_set.occasions
