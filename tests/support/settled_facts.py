"""What a round shows, counts and prints, and what it has of organisation, indicators, schedule and 所管課."""

from collections.abc import Sequence
from typing import Any

from nakano_status.application.indicators.read.figures_asked import figures_asked
from nakano_status.application.indicators.read.indicators import round_indicators
from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.making import papers, read_paper
from nakano_status.application.papers.paper import Paper
from nakano_status.application.papers.set_kinds.list_paper import list_content
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.round.read.as_known import organisation_of, suppliers_of
from nakano_status.application.round.read.counts import count_contents
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.indicator import FigureKind
from nakano_status.domain.round.tally import Grouping

Facts = dict[tuple[str, object], object]
Papers = Sequence[Paper[Any]]


def seen(records: Records, year: FiscalYear) -> object:
    """Return what a round's list, counts and board state of its rows and divisions."""
    round_ = chosen_round(records, year)
    contents = RoundContents.load(records, round_)
    counts = [count_contents(contents, grouping) for grouping in (None, *Grouping)]
    return round_.rows, counts, list_content(contents), figures_asked(records, round_).supplied


def comparable_papers() -> Papers:
    """Return the papers of a year that can be made of any round without a choice, and are not recorded."""
    every = [each for each in papers() if each.is_of_year and not each.is_recorded]
    return [each for each in every if not any(option.is_required for option in each.options)]


def printed(parts: Parts, records: Records, year: FiscalYear, compared: Papers | None = None) -> dict[str, object]:
    """Return papers of a round, all without a choice, by their codes: texts, layout and the names of their files."""
    found: dict[str, object] = {}
    for paper in comparable_papers() if compared is None else compared:
        content = read_paper(parts, records, paper.request(year=year))
        files = [(file.path, file.facts, file.label) for file in content.files]
        found[paper.code] = content.value, content.documents, content.tables, content.keys, files
    return found


def settled_facts(store: Store, year: FiscalYear) -> Facts:
    """Return what a round knows, each by its kind and place."""
    with store.reading() as records:
        round_ = chosen_round(records, year)
        bodies = organisation_of(records, round_).divisions
        contents = RoundContents.load(records, round_)
        indicators, suppliers = round_indicators(records, round_), suppliers_of(records, round_)
    day = round_.named_on
    return {
        **{("name", each.division_id): each.name_on(day) for each in bodies},
        **{("place", each.division_id): (each.parent, each.order, each.is_liaison) for each in bodies},
        **{("cell", row_id): contents.divisions_text(row_id) for row_id in contents.listings},
        **{("schedule", row_id): text for row_id, text in contents.scheduled.items()},
        **{("supplier", indicator_id): owner for indicator_id, owner in suppliers.items() if owner},
        **{
            ("figure", (each.indicator_id, kind, figure.year)): figure
            for each in indicators
            for kind in FigureKind
            for figure in each.figures(kind)
        },
    }
