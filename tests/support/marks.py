"""The marks of the built-in profile, by their keys, and what a row counts as, by its key."""

from nakano_status.catalogue.plans import load_profile
from nakano_status.domain.fields.mark import Mark
from nakano_status.domain.round.tally import RowResult

BUILT_IN_MARKS = load_profile().marks
AS_PLANNED, CHANGED, INSUFFICIENT, NOT_STARTED = BUILT_IN_MARKS


def figure_key(figure: RowResult) -> str:
    """Return the symbol of a mark, or the key of an exclusion."""
    return figure.symbol if isinstance(figure, Mark) else figure.value
