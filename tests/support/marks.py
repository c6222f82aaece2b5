"""The marks of the built-in profile, by their keys."""

from nakano_status.domain.fields.mark import MARKS

BUILT_IN_MARKS = MARKS
AS_PLANNED, CHANGED, INSUFFICIENT, NOT_STARTED = BUILT_IN_MARKS
