"""The marks of the built-in profile, by their keys."""

from nakano_status.catalogue.plans import load_profile

BUILT_IN_MARKS = load_profile().marks
AS_PLANNED, CHANGED, INSUFFICIENT, NOT_STARTED = BUILT_IN_MARKS
