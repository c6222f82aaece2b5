"""Reads a plan that somebody wrote in the catalogue's format: one JSON file, with its `divisions` beside `editions`."""

from __future__ import annotations

import json
from typing import Any

from nakano_status.catalogue.organisation_file import load_organisation, organisation_of
from nakano_status.catalogue.plan_file import plan_of
from nakano_status.domain.division import Organisation
from nakano_status.domain.plan import Plan

_BUILT_IN = "nakano"


def read_own_plan(content: bytes) -> tuple[Plan, Organisation]:
    """Return plan and organisation; without `divisions` the built-in ones. Raises ValueError with what is not there."""
    try:
        told: dict[str, Any] = json.loads(content)
        plan = plan_of(told)
        organisation = organisation_of(told) if "divisions" in told else load_organisation(_BUILT_IN)
    except KeyError as missing:
        raise ValueError(f"項目 {missing} がありません") from missing
    except (TypeError, AttributeError, ValueError) as wrong:
        raise ValueError("計画のファイルの形になっていません") from wrong
    known = {division.division_id for division in organisation.divisions}
    named = {owner.division for edition in plan.editions for listing in edition.listings for owner in listing.owners}
    if unknown := sorted(named - known):
        raise ValueError(f"所管課「{unknown[0]}」が組織にありません")
    if not plan.editions:
        raise ValueError("計画の版がありません")
    return plan, organisation
