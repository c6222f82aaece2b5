"""The statements that read a data file, by name and parameters (made by `build/make_statements.py`).

`IN (__[POSTCOMPILE_name])` is replaced by as many placeholders as there are values. The text before each has a
letter per column: t text, i integer, b bytes; a capital letter if a value may be missing.
"""

from __future__ import annotations

from collections.abc import Mapping

SCHEMAS: Mapping[int, str] = {
    1000: "cd19763a91943dd6521ef7f8999a1a3609b4298c25500a9ed6469557e17e159e",
    1001: "3021dd898b46de1db6eada5b53c6d4cabb42ad5b11084987c86b51e92a0d2edb",
    1002: "3fc0bdc45461fc110a422e44d71fda7f7617cb1b56a9b86a870388fa4a1bd236",
    1003: "d5ad5390bd66e80be20133d7ca8a5133e3dfdcca9726d635cd8aacf76a9e84fa",
}
"""The SHA-256 of the schema of each released format, by its `user_version`."""

STATEMENTS: Mapping[tuple[str, ...], tuple[str, str]] = {
    ("plan", "plan_id"): (
        "ttiit",
        """
SELECT "plan".plan_id, "plan".title, "plan".first_year, "plan".last_year, "plan".act_id FROM "plan" WHERE
"plan".plan_id = :plan_id
""",
    ),
    ("schedules", "edition_id"): (
        "tit",
        """
SELECT planned_schedule.row_id, planned_schedule.year, planned_schedule.text FROM planned_schedule WHERE
planned_schedule.edition_id = :edition_id
""",
    ),
    ("editions", "plan_id"): (
        "ttti",
        """
SELECT edition.edition_id, edition.title, edition.adopted_on, edition.ordinal FROM edition WHERE edition.plan_id
= :plan_id ORDER BY edition.ordinal
""",
    ),
    ("profiles",): (
        "tt",
        """
SELECT edition_profile.edition_id, edition_profile.profile FROM edition_profile
""",
    ),
    ("nodes",): (
        "tttTTi",
        """
SELECT plan_node.edition_id, plan_node.code, plan_node.level, plan_node.parent, plan_node.title,
plan_node.ordinal FROM plan_node ORDER BY plan_node.edition_id, plan_node.position
""",
    ),
    ("listings",): (
        "tttittiTtT",
        """
SELECT listing.edition_id, listing.row_id, listing.measure, listing.ordinal, listing.title,
listing.initiative_id, listing.is_repost, listing.plan_class, listing.sponsor, listing.owners_printed FROM
listing ORDER BY listing.edition_id, listing.position
""",
    ),
    ("owners",): (
        "ttttiT",
        """
SELECT ownership.edition_id, ownership.row_id, ownership.division_id, ownership.role, ownership.ordinal,
ownership.sub_unit FROM ownership WHERE ownership.valid_to IS NULL ORDER BY ownership.ordinal
""",
    ),
    ("divisions",): (
        "ttTtTIiTt",
        """
SELECT division_place.division_id, division_place.valid_from, division_place.valid_to, division_place.kind,
division_place.parent, division_place."order", division_place.is_liaison, division_place.contact,
division_place.act_id FROM division_place JOIN division ON division.division_id = division_place.division_id
WHERE division_place.valid_to IS NULL ORDER BY division.position
""",
    ),
    ("division_earlier_places",): (
        "tTTIiT",
        """
SELECT division_place.division_id, division_place.valid_to, division_place.parent, division_place."order",
division_place.is_liaison, division_place.contact FROM division_place WHERE division_place.valid_to IS NOT NULL
ORDER BY division_place.division_id, division_place.valid_to
""",
    ),
    ("division_names",): (
        "ttttT",
        """
SELECT division_name.division_id, division_name.name, division_name.kind, division_name.valid_from,
division_name.valid_to FROM division_name ORDER BY division_name.division_id, division_name.position
""",
    ),
    ("aliases",): (
        "tt",
        """
SELECT alias_answer.name, alias_answer.division_id FROM alias_answer
""",
    ),
    ("rounds",): (
        "tittTTttT",
        """
SELECT round.round_id, round.year, round.edition_id, round.as_of, round.due, round.made_on, round.origin,
round.opened_by, round.closed_by FROM round ORDER BY round.year, round.round_id
""",
    ),
    ("round_profile", "round_id"): (
        "t",
        """
SELECT edition_profile.profile FROM edition_profile JOIN round ON round.edition_id = edition_profile.edition_id
WHERE round.round_id = :round_id
""",
    ),
    ("round_rows",): (
        "tt",
        """
SELECT round_row.round_id, round_row.row_id FROM round_row ORDER BY round_row.round_id, round_row.position
""",
    ),
    ("round_lengths",): (
        "i",
        """
SELECT count(*) AS length FROM round_row GROUP BY round_row.round_id
""",
    ),
    ("answerers",): (
        "tittit",
        """
SELECT round_answerer.round_id, round_answerer.position, round_answerer.division_id, round_answerer.role,
round_answerer.ordinal, group_concat(round_answerer.row_id, char(10)) AS row_ids FROM round_answerer GROUP BY
round_answerer.round_id, round_answerer.position, round_answerer.division_id, round_answerer.role,
round_answerer.ordinal ORDER BY round_answerer.position
""",
    ),
    ("out_of_report",): (
        "ttT",
        """
SELECT out_of_report.round_id, out_of_report.row_id, out_of_report.reason FROM out_of_report JOIN act ON
act.act_id = out_of_report.act_id ORDER BY act.ordinal
""",
    ),
    ("several_writers",): (
        "tti",
        """
SELECT round_several.round_id, round_several.row_id, round_several.several FROM round_several JOIN act ON
act.act_id = round_several.act_id ORDER BY act.ordinal
""",
    ),
    ("reopened",): (
        "tt",
        """
SELECT DISTINCT review.round_id, review.row_id FROM review JOIN round ON round.round_id = review.round_id JOIN
act AS said ON said.act_id = review.act_id JOIN act AS closing ON closing.act_id = round.closed_by WHERE
review.kind = 'reopened' AND said.ordinal > closing.ordinal
""",
    ),
    ("dues",): (
        "ttt",
        """
SELECT round_due.round_id, round_due.division_id, round_due.due FROM round_due JOIN act ON act.act_id =
round_due.act_id ORDER BY act.ordinal, round_due.position, round_due.division_id
""",
    ),
    ("due_changes", "round_id"): (
        "tttTtT",
        """
SELECT round_due.division_id, round_due.due, act.at, act.by_name, act.kind, act_reason.text FROM round_due JOIN
act ON act.act_id = round_due.act_id LEFT OUTER JOIN act_reason ON act_reason.act_id = act.act_id WHERE
round_due.round_id = :round_id ORDER BY act.ordinal, round_due.position, round_due.division_id
""",
    ),
    ("package_acts", "round_id"): (
        "ttttTT",
        """
SELECT package.package_id, act.act_id, act.kind, act.at, act.by_name, act_reason.text FROM package JOIN act ON
act.act_id = package.act_id LEFT OUTER JOIN act_reason ON act_reason.act_id = act.act_id WHERE package.round_id
= :round_id ORDER BY package.ordinal
""",
    ),
    ("packages", "round_id"): (
        "titttitt",
        """
SELECT package.package_id, package.ordinal, package.round_id, package.division_id, package.purpose,
package.form_version, package.seal, package.act_id FROM package WHERE package.round_id = :round_id ORDER BY
package.ordinal
""",
    ),
    ("package_parents", "round_id"): (
        "tt",
        """
SELECT package_parent.package_id, package_parent.parent_id FROM package_parent JOIN package ON
package.package_id = package_parent.package_id WHERE package.round_id = :round_id
""",
    ),
    ("package_rows", "round_id"): (
        "ttt",
        """
SELECT package_row.package_id, package_row.row_id, package_row.role FROM package_row JOIN package ON
package.package_id = package_row.package_id WHERE package.round_id = :round_id ORDER BY package_row.position
""",
    ),
    ("package_values", "round_id", "row_id"): (
        "ttttT",
        """
SELECT package_value.package_id, package_value.row_id, package_value.division_id, package_value."key",
package_value.value FROM package_value JOIN package ON package.package_id = package_value.package_id WHERE
package.round_id = :round_id AND package_value.row_id IN (__[POSTCOMPILE_row_id])
""",
    ),
    ("package_values", "round_id"): (
        "ttttT",
        """
SELECT package_value.package_id, package_value.row_id, package_value.division_id, package_value."key",
package_value.value FROM package_value JOIN package ON package.package_id = package_value.package_id WHERE
package.round_id = :round_id
""",
    ),
    ("package_seen", "round_id", "row_id"): (
        "ttttt",
        """
SELECT package_seen.package_id, package_seen.row_id, package_seen.division_id, package_seen.group_key,
package_seen.word_id FROM package_seen JOIN package ON package.package_id = package_seen.package_id WHERE
package.round_id = :round_id AND package_seen.row_id IN (__[POSTCOMPILE_row_id])
""",
    ),
    ("package_seen", "round_id"): (
        "ttttt",
        """
SELECT package_seen.package_id, package_seen.row_id, package_seen.division_id, package_seen.group_key,
package_seen.word_id FROM package_seen JOIN package ON package.package_id = package_seen.package_id WHERE
package.round_id = :round_id
""",
    ),
    ("package_remarks", "round_id"): (
        "tttt",
        """
SELECT package_remark.package_id, package_remark.row_id, package_remark."key", package_remark.text FROM
package_remark JOIN package ON package.package_id = package_remark.package_id WHERE package.round_id = :round_id
""",
    ),
    ("packages", "division_id", "round_id"): (
        "titttitt",
        """
SELECT package.package_id, package.ordinal, package.round_id, package.division_id, package.purpose,
package.form_version, package.seal, package.act_id FROM package WHERE package.round_id = :round_id AND
package.division_id = :division_id ORDER BY package.ordinal
""",
    ),
    ("package_parents", "division_id", "round_id"): (
        "tt",
        """
SELECT package_parent.package_id, package_parent.parent_id FROM package_parent JOIN package ON
package.package_id = package_parent.package_id WHERE package.round_id = :round_id AND package.division_id =
:division_id
""",
    ),
    ("package_rows", "division_id", "round_id"): (
        "ttt",
        """
SELECT package_row.package_id, package_row.row_id, package_row.role FROM package_row JOIN package ON
package.package_id = package_row.package_id WHERE package.round_id = :round_id AND package.division_id =
:division_id ORDER BY package_row.position
""",
    ),
    ("package_values", "division_id", "round_id", "row_id"): (
        "ttttT",
        """
SELECT package_value.package_id, package_value.row_id, package_value.division_id, package_value."key",
package_value.value FROM package_value JOIN package ON package.package_id = package_value.package_id WHERE
package.round_id = :round_id AND package.division_id = :division_id AND package_value.row_id IN
(__[POSTCOMPILE_row_id])
""",
    ),
    ("package_values", "division_id", "round_id"): (
        "ttttT",
        """
SELECT package_value.package_id, package_value.row_id, package_value.division_id, package_value."key",
package_value.value FROM package_value JOIN package ON package.package_id = package_value.package_id WHERE
package.round_id = :round_id AND package.division_id = :division_id
""",
    ),
    ("package_seen", "division_id", "round_id", "row_id"): (
        "ttttt",
        """
SELECT package_seen.package_id, package_seen.row_id, package_seen.division_id, package_seen.group_key,
package_seen.word_id FROM package_seen JOIN package ON package.package_id = package_seen.package_id WHERE
package.round_id = :round_id AND package.division_id = :division_id AND package_seen.row_id IN
(__[POSTCOMPILE_row_id])
""",
    ),
    ("package_seen", "division_id", "round_id"): (
        "ttttt",
        """
SELECT package_seen.package_id, package_seen.row_id, package_seen.division_id, package_seen.group_key,
package_seen.word_id FROM package_seen JOIN package ON package.package_id = package_seen.package_id WHERE
package.round_id = :round_id AND package.division_id = :division_id
""",
    ),
    ("package_remarks", "division_id", "round_id"): (
        "tttt",
        """
SELECT package_remark.package_id, package_remark.row_id, package_remark."key", package_remark.text FROM
package_remark JOIN package ON package.package_id = package_remark.package_id WHERE package.round_id = :round_id
AND package.division_id = :division_id
""",
    ),
    ("packages", "package_id"): (
        "titttitt",
        """
SELECT package.package_id, package.ordinal, package.round_id, package.division_id, package.purpose,
package.form_version, package.seal, package.act_id FROM package WHERE package.package_id = :package_id ORDER BY
package.ordinal
""",
    ),
    ("package_parents", "package_id"): (
        "tt",
        """
SELECT package_parent.package_id, package_parent.parent_id FROM package_parent JOIN package ON
package.package_id = package_parent.package_id WHERE package.package_id = :package_id
""",
    ),
    ("package_rows", "package_id"): (
        "ttt",
        """
SELECT package_row.package_id, package_row.row_id, package_row.role FROM package_row JOIN package ON
package.package_id = package_row.package_id WHERE package.package_id = :package_id ORDER BY package_row.position
""",
    ),
    ("package_values", "package_id", "row_id"): (
        "ttttT",
        """
SELECT package_value.package_id, package_value.row_id, package_value.division_id, package_value."key",
package_value.value FROM package_value JOIN package ON package.package_id = package_value.package_id WHERE
package.package_id = :package_id AND package_value.row_id IN (__[POSTCOMPILE_row_id])
""",
    ),
    ("package_values", "package_id"): (
        "ttttT",
        """
SELECT package_value.package_id, package_value.row_id, package_value.division_id, package_value."key",
package_value.value FROM package_value JOIN package ON package.package_id = package_value.package_id WHERE
package.package_id = :package_id
""",
    ),
    ("package_seen", "package_id", "row_id"): (
        "ttttt",
        """
SELECT package_seen.package_id, package_seen.row_id, package_seen.division_id, package_seen.group_key,
package_seen.word_id FROM package_seen JOIN package ON package.package_id = package_seen.package_id WHERE
package.package_id = :package_id AND package_seen.row_id IN (__[POSTCOMPILE_row_id])
""",
    ),
    ("package_seen", "package_id"): (
        "ttttt",
        """
SELECT package_seen.package_id, package_seen.row_id, package_seen.division_id, package_seen.group_key,
package_seen.word_id FROM package_seen JOIN package ON package.package_id = package_seen.package_id WHERE
package.package_id = :package_id
""",
    ),
    ("package_remarks", "package_id"): (
        "tttt",
        """
SELECT package_remark.package_id, package_remark.row_id, package_remark."key", package_remark.text FROM
package_remark JOIN package ON package.package_id = package_remark.package_id WHERE package.package_id =
:package_id
""",
    ),
    ("returns", "round_id", "state"): (
        "tiTtttTTitTTTTt",
        """
SELECT return.return_id, return.ordinal, return.declared_id, return.package_id, return.round_id,
return.division_id, return.sha256, return.file, return.is_draft, return.state, return.respondent,
return.extension, return.confirmed_by, return.confirmed_on, return.act_id FROM return WHERE return.round_id =
:round_id AND return.state IN (__[POSTCOMPILE_state]) ORDER BY return.ordinal
""",
    ),
    ("return_parents", "round_id", "state"): (
        "tt",
        """
SELECT return_parent.return_id, return_parent.parent_id FROM return_parent JOIN return ON return.return_id =
return_parent.return_id WHERE return.round_id = :round_id AND return.state IN (__[POSTCOMPILE_state])
""",
    ),
    ("return_values", "round_id", "row_id", "state"): (
        "ttttTT",
        """
SELECT return_value.return_id, return_value.row_id, return_value."key", return_value.state, return_value.text,
return_value.cell FROM return_value JOIN return ON return.return_id = return_value.return_id WHERE
return.round_id = :round_id AND return.state IN (__[POSTCOMPILE_state]) AND return_value.row_id IN
(__[POSTCOMPILE_row_id])
""",
    ),
    ("return_values", "round_id", "state"): (
        "ttttTT",
        """
SELECT return_value.return_id, return_value.row_id, return_value."key", return_value.state, return_value.text,
return_value.cell FROM return_value JOIN return ON return.return_id = return_value.return_id WHERE
return.round_id = :round_id AND return.state IN (__[POSTCOMPILE_state])
""",
    ),
    ("return_seen", "round_id", "row_id", "state"): (
        "ttttt",
        """
SELECT return_seen.return_id, return_seen.row_id, return_seen.division_id, return_seen.group_key,
return_seen.word_id FROM return_seen JOIN return ON return.return_id = return_seen.return_id WHERE
return.round_id = :round_id AND return.state IN (__[POSTCOMPILE_state]) AND return_seen.row_id IN
(__[POSTCOMPILE_row_id])
""",
    ),
    ("return_seen", "round_id", "state"): (
        "ttttt",
        """
SELECT return_seen.return_id, return_seen.row_id, return_seen.division_id, return_seen.group_key,
return_seen.word_id FROM return_seen JOIN return ON return.return_id = return_seen.return_id WHERE
return.round_id = :round_id AND return.state IN (__[POSTCOMPILE_state])
""",
    ),
    ("return_confirmations", "round_id", "state"): (
        "ttT",
        """
SELECT return_confirmation.return_id, return_confirmation.name, return_confirmation.confirmed_at FROM
return_confirmation JOIN return ON return.return_id = return_confirmation.return_id WHERE return.round_id =
:round_id AND return.state IN (__[POSTCOMPILE_state])
""",
    ),
    ("return_confirmed", "round_id", "state"): (
        "tttt",
        """
SELECT return_confirmed.return_id, return_confirmed.row_id, return_confirmed."key", return_confirmed.code FROM
return_confirmed JOIN return ON return.return_id = return_confirmed.return_id WHERE return.round_id = :round_id
AND return.state IN (__[POSTCOMPILE_state])
""",
    ),
    ("return_writers", "round_id", "state"): (
        "tttt",
        """
SELECT return_writer.return_id, return_writer.row_id, return_writer."key", return_writer.told FROM return_writer
JOIN return ON return.return_id = return_writer.return_id WHERE return.round_id = :round_id AND return.state IN
(__[POSTCOMPILE_state])
""",
    ),
    ("returns", "return_id"): (
        "tiTtttTTitTTTTt",
        """
SELECT return.return_id, return.ordinal, return.declared_id, return.package_id, return.round_id,
return.division_id, return.sha256, return.file, return.is_draft, return.state, return.respondent,
return.extension, return.confirmed_by, return.confirmed_on, return.act_id FROM return WHERE return.return_id =
:return_id ORDER BY return.ordinal
""",
    ),
    ("return_parents", "return_id"): (
        "tt",
        """
SELECT return_parent.return_id, return_parent.parent_id FROM return_parent JOIN return ON return.return_id =
return_parent.return_id WHERE return.return_id = :return_id
""",
    ),
    ("return_values", "return_id", "row_id"): (
        "ttttTT",
        """
SELECT return_value.return_id, return_value.row_id, return_value."key", return_value.state, return_value.text,
return_value.cell FROM return_value JOIN return ON return.return_id = return_value.return_id WHERE
return.return_id = :return_id AND return_value.row_id IN (__[POSTCOMPILE_row_id])
""",
    ),
    ("return_values", "return_id"): (
        "ttttTT",
        """
SELECT return_value.return_id, return_value.row_id, return_value."key", return_value.state, return_value.text,
return_value.cell FROM return_value JOIN return ON return.return_id = return_value.return_id WHERE
return.return_id = :return_id
""",
    ),
    ("return_seen", "return_id", "row_id"): (
        "ttttt",
        """
SELECT return_seen.return_id, return_seen.row_id, return_seen.division_id, return_seen.group_key,
return_seen.word_id FROM return_seen JOIN return ON return.return_id = return_seen.return_id WHERE
return.return_id = :return_id AND return_seen.row_id IN (__[POSTCOMPILE_row_id])
""",
    ),
    ("return_seen", "return_id"): (
        "ttttt",
        """
SELECT return_seen.return_id, return_seen.row_id, return_seen.division_id, return_seen.group_key,
return_seen.word_id FROM return_seen JOIN return ON return.return_id = return_seen.return_id WHERE
return.return_id = :return_id
""",
    ),
    ("return_confirmations", "return_id"): (
        "ttT",
        """
SELECT return_confirmation.return_id, return_confirmation.name, return_confirmation.confirmed_at FROM
return_confirmation JOIN return ON return.return_id = return_confirmation.return_id WHERE return.return_id =
:return_id
""",
    ),
    ("return_confirmed", "return_id"): (
        "tttt",
        """
SELECT return_confirmed.return_id, return_confirmed.row_id, return_confirmed."key", return_confirmed.code FROM
return_confirmed JOIN return ON return.return_id = return_confirmed.return_id WHERE return.return_id =
:return_id
""",
    ),
    ("return_writers", "return_id"): (
        "tttt",
        """
SELECT return_writer.return_id, return_writer.row_id, return_writer."key", return_writer.told FROM return_writer
JOIN return ON return.return_id = return_writer.return_id WHERE return.return_id = :return_id
""",
    ),
    ("last_submission", "division_id", "round_id", "state"): (
        "t",
        """
SELECT act.at FROM act JOIN return ON return.act_id = act.act_id WHERE return.round_id = :round_id AND
return.division_id = :division_id AND return.state = :state ORDER BY act.ordinal DESC
""",
    ),
    ("reviews", "round_id"): (
        "ttttti",
        """
SELECT review.round_id, review.row_id, review.division_id, review.act_id, review.kind, review.ordinal FROM
review WHERE review.round_id = :round_id ORDER BY review.ordinal
""",
    ),
    ("review_values", "round_id"): (
        "tttttT",
        """
SELECT review_value.round_id, review_value.row_id, review_value.division_id, review_value.act_id,
review_value."key", review_value.value FROM review_value WHERE review_value.round_id = :round_id
""",
    ),
    ("review_seen", "round_id"): (
        "tttttt",
        """
SELECT review_seen.round_id, review_seen.row_id, review_seen.division_id, review_seen.act_id,
review_seen.group_key, review_seen.word_id FROM review_seen WHERE review_seen.round_id = :round_id
""",
    ),
    ("confirmations", "division_id", "round_id"): (
        "ttT",
        """
SELECT confirmation.act_id, confirmation.name, confirmation.confirmed_at FROM confirmation JOIN act ON
act.act_id = confirmation.act_id WHERE confirmation.round_id = :round_id AND confirmation.division_id =
:division_id ORDER BY act.ordinal
""",
    ),
    ("confirmation_fields", "division_id", "round_id"): (
        "tttt",
        """
SELECT confirmation_field.act_id, confirmation_field.row_id, confirmation_field."key", confirmation_field.code
FROM confirmation_field WHERE confirmation_field.round_id = :round_id AND confirmation_field.division_id =
:division_id
""",
    ),
    ("findings", "sha256"): (
        "tittTTTITTTTTtt",
        """
SELECT finding.sha256, finding.ordinal, finding.code, finding.severity, finding.file, finding.sheet,
finding.cell, finding."row", finding."column", finding.row_id, finding."key", finding.found, finding.expected,
finding.details, finding.act_id FROM finding WHERE finding.sha256 = :sha256 ORDER BY finding.ordinal
""",
    ),
    ("held", "round_id", "state"): (
        "tiTttttTTTTTttT",
        """
SELECT held_item.item_id, held_item.ordinal, held_item.round_id, held_item.kind, held_item.reason,
held_item.file, held_item.sha256, held_item.cell, held_item.row_id, held_item."key", held_item.found,
held_item.return_id, held_item.state, held_item.act_id, held_item.settled_by FROM held_item WHERE
held_item.round_id = :round_id AND held_item.state = :state ORDER BY held_item.ordinal
""",
    ),
    ("held_values", "round_id", "state"): (
        "ttt",
        """
SELECT held_value.item_id, held_value."key", held_value.value FROM held_value JOIN held_item ON
held_item.item_id = held_value.item_id WHERE held_item.round_id = :round_id AND held_item.state = :state
""",
    ),
    ("held", "round_id"): (
        "tiTttttTTTTTttT",
        """
SELECT held_item.item_id, held_item.ordinal, held_item.round_id, held_item.kind, held_item.reason,
held_item.file, held_item.sha256, held_item.cell, held_item.row_id, held_item."key", held_item.found,
held_item.return_id, held_item.state, held_item.act_id, held_item.settled_by FROM held_item WHERE
held_item.round_id = :round_id ORDER BY held_item.ordinal
""",
    ),
    ("held_values", "round_id"): (
        "ttt",
        """
SELECT held_value.item_id, held_value."key", held_value.value FROM held_value JOIN held_item ON
held_item.item_id = held_value.item_id WHERE held_item.round_id = :round_id
""",
    ),
    ("held", "state"): (
        "tiTttttTTTTTttT",
        """
SELECT held_item.item_id, held_item.ordinal, held_item.round_id, held_item.kind, held_item.reason,
held_item.file, held_item.sha256, held_item.cell, held_item.row_id, held_item."key", held_item.found,
held_item.return_id, held_item.state, held_item.act_id, held_item.settled_by FROM held_item WHERE
held_item.state = :state ORDER BY held_item.ordinal
""",
    ),
    ("held_values", "state"): (
        "ttt",
        """
SELECT held_value.item_id, held_value."key", held_value.value FROM held_value JOIN held_item ON
held_item.item_id = held_value.item_id WHERE held_item.state = :state
""",
    ),
    ("held",): (
        "tiTttttTTTTTttT",
        """
SELECT held_item.item_id, held_item.ordinal, held_item.round_id, held_item.kind, held_item.reason,
held_item.file, held_item.sha256, held_item.cell, held_item.row_id, held_item."key", held_item.found,
held_item.return_id, held_item.state, held_item.act_id, held_item.settled_by FROM held_item ORDER BY
held_item.ordinal
""",
    ),
    ("held_values",): (
        "ttt",
        """
SELECT held_value.item_id, held_value."key", held_value.value FROM held_value JOIN held_item ON
held_item.item_id = held_value.item_id
""",
    ),
    ("received",): (
        "ttitTttT",
        """
SELECT batch_file.sha256, batch_file.name, batch_file.size, batch_file.verdict, batch_file.code,
batch_file.act_id, act.at, act.by_name FROM batch_file JOIN act ON act.act_id = batch_file.act_id ORDER BY
act.ordinal, batch_file.ordinal
""",
    ),
    ("content", "sha256"): (
        "b",
        """
SELECT received_file.content FROM received_file WHERE received_file.sha256 = :sha256
""",
    ),
    ("ledger", "act_id"): (
        "ttiTt",
        """
SELECT ledger_row.sha256, ledger_row.sheet, ledger_row."row", ledger_row.row_id, ledger_row.fate FROM ledger_row
JOIN act ON act.act_id = ledger_row.act_id WHERE ledger_row.act_id = :act_id ORDER BY act.ordinal,
ledger_row.ordinal
""",
    ),
    ("ledger",): (
        "ttiTt",
        """
SELECT ledger_row.sha256, ledger_row.sheet, ledger_row."row", ledger_row.row_id, ledger_row.fate FROM ledger_row
JOIN act ON act.act_id = ledger_row.act_id ORDER BY act.ordinal, ledger_row.ordinal
""",
    ),
    ("words", "round_id", "row_id"): (
        "ttttitttTt",
        """
SELECT word.word_id, word.row_id, word.division_id, word.group_key, word.ordinal, word.round_id, word.writer,
word.kind, word.take, word.act_id FROM word WHERE word.round_id = :round_id AND word.row_id IN
(__[POSTCOMPILE_row_id]) ORDER BY word.ordinal
""",
    ),
    ("word_values", "round_id", "row_id"): (
        "tttttT",
        """
SELECT word_value.word_id, word_value.row_id, word_value.division_id, word_value.group_key, word_value."key",
word_value.value FROM word_value JOIN word ON word.word_id = word_value.word_id AND word.row_id =
word_value.row_id AND word.division_id = word_value.division_id AND word.group_key = word_value.group_key WHERE
word.round_id = :round_id AND word.row_id IN (__[POSTCOMPILE_row_id])
""",
    ),
    ("word_seen", "round_id", "row_id"): (
        "ttttt",
        """
SELECT word_seen.word_id, word_seen.row_id, word_seen.division_id, word_seen.group_key, word_seen.seen_id FROM
word_seen JOIN word ON word.word_id = word_seen.word_id AND word.row_id = word_seen.row_id AND word.division_id
= word_seen.division_id AND word.group_key = word_seen.group_key WHERE word.round_id = :round_id AND word.row_id
IN (__[POSTCOMPILE_row_id])
""",
    ),
    ("words", "round_id"): (
        "ttttitttTt",
        """
SELECT word.word_id, word.row_id, word.division_id, word.group_key, word.ordinal, word.round_id, word.writer,
word.kind, word.take, word.act_id FROM word WHERE word.round_id = :round_id ORDER BY word.ordinal
""",
    ),
    ("word_values", "round_id"): (
        "tttttT",
        """
SELECT word_value.word_id, word_value.row_id, word_value.division_id, word_value.group_key, word_value."key",
word_value.value FROM word_value JOIN word ON word.word_id = word_value.word_id AND word.row_id =
word_value.row_id AND word.division_id = word_value.division_id AND word.group_key = word_value.group_key WHERE
word.round_id = :round_id
""",
    ),
    ("word_seen", "round_id"): (
        "ttttt",
        """
SELECT word_seen.word_id, word_seen.row_id, word_seen.division_id, word_seen.group_key, word_seen.seen_id FROM
word_seen JOIN word ON word.word_id = word_seen.word_id AND word.row_id = word_seen.row_id AND word.division_id
= word_seen.division_id AND word.group_key = word_seen.group_key WHERE word.round_id = :round_id
""",
    ),
    ("current", "round_id", "row_id"): (
        "tttTi",
        """
SELECT entry_value.row_id, entry_value.division_id, entry_value."key", entry_value.value, entry_value."conflict"
FROM entry_value WHERE entry_value.round_id = :round_id AND entry_value.row_id IN (__[POSTCOMPILE_row_id])
""",
    ),
    ("current", "round_id"): (
        "tttTi",
        """
SELECT entry_value.row_id, entry_value.division_id, entry_value."key", entry_value.value, entry_value."conflict"
FROM entry_value WHERE entry_value.round_id = :round_id
""",
    ),
    ("current_words", "round_id", "row_id"): (
        "tttt",
        """
SELECT entry_word.row_id, entry_word.group_key, entry_word.division_id, entry_word.word_id FROM entry_word WHERE
entry_word.round_id = :round_id AND entry_word.row_id IN (__[POSTCOMPILE_row_id]) ORDER BY entry_word.position
""",
    ),
    ("current_words", "round_id"): (
        "tttt",
        """
SELECT entry_word.row_id, entry_word.group_key, entry_word.division_id, entry_word.word_id FROM entry_word WHERE
entry_word.round_id = :round_id ORDER BY entry_word.position
""",
    ),
    ("changes", "key", "round_id", "row_id"): (
        "tittttTTTttTTTT",
        """
SELECT change.change_id, change.ordinal, change.act_id, change.round_id, change.row_id, change."key",
change.division_id, change.was, change.now, change.who, change.why, change.word_id, change.sha256, change.file,
change.cell FROM change WHERE change.round_id = :round_id AND change.row_id = :row_id AND change."key" = :key
ORDER BY change.ordinal
""",
    ),
    ("changes", "round_id", "row_id"): (
        "tittttTTTttTTTT",
        """
SELECT change.change_id, change.ordinal, change.act_id, change.round_id, change.row_id, change."key",
change.division_id, change.was, change.now, change.who, change.why, change.word_id, change.sha256, change.file,
change.cell FROM change WHERE change.round_id = :round_id AND change.row_id = :row_id ORDER BY change.ordinal
""",
    ),
    ("changes", "key", "round_id"): (
        "tittttTTTttTTTT",
        """
SELECT change.change_id, change.ordinal, change.act_id, change.round_id, change.row_id, change."key",
change.division_id, change.was, change.now, change.who, change.why, change.word_id, change.sha256, change.file,
change.cell FROM change WHERE change.round_id = :round_id AND change."key" = :key ORDER BY change.ordinal
""",
    ),
    ("changes", "round_id"): (
        "tittttTTTttTTTT",
        """
SELECT change.change_id, change.ordinal, change.act_id, change.round_id, change.row_id, change."key",
change.division_id, change.was, change.now, change.who, change.why, change.word_id, change.sha256, change.file,
change.cell FROM change WHERE change.round_id = :round_id ORDER BY change.ordinal
""",
    ),
    ("acts",): (
        "tttTT",
        """
SELECT act.act_id, act.kind, act.at, act.by_name, act_reason.text FROM act LEFT OUTER JOIN act_reason ON
act_reason.act_id = act.act_id ORDER BY act.ordinal
""",
    ),
    ("drafts", "round_id"): (
        "tttT",
        """
SELECT draft.row_id, draft."key", draft.division_id, draft.text FROM draft WHERE draft.round_id = :round_id
ORDER BY draft.row_id, draft."key", draft.division_id
""",
    ),
    ("setting", "key"): (
        "t",
        """
SELECT setting.value FROM setting WHERE setting."key" = :key
""",
    ),
    ("indicators", "edition_id"): (
        "tttittTTTtt",
        """
SELECT indicator_in_edition.edition_id, indicator_in_edition.indicator_id, indicator_in_edition.goal,
indicator_in_edition.ordinal, indicator_in_edition.name, indicator_in_edition.name_printed,
indicator_in_edition.unit, indicator_in_edition.footnote_mark, indicator_in_edition.footnote,
indicator_in_edition.direction, indicator_in_edition.act_id FROM indicator_in_edition WHERE
indicator_in_edition.edition_id = :edition_id ORDER BY indicator_in_edition.goal, indicator_in_edition.ordinal
""",
    ),
    ("indicator_owners", "edition_id"): (
        "tT",
        """
SELECT indicator_owner.indicator_id, indicator_owner.division_id FROM indicator_owner JOIN act ON act.act_id =
indicator_owner.act_id WHERE indicator_owner.edition_id = :edition_id ORDER BY act.ordinal
""",
    ),
    ("indicator_words", "indicator_id"): (
        "itTitttTT",
        """
SELECT indicator_value.year, indicator_value.kind AS figure_kind, indicator_value.text, act.ordinal, act.act_id,
act.kind, act.at, act.by_name, act_reason.text AS why FROM indicator_value JOIN act ON act.act_id =
indicator_value.act_id LEFT OUTER JOIN act_reason ON act_reason.act_id = act.act_id WHERE
indicator_value.indicator_id = :indicator_id ORDER BY act.ordinal
""",
    ),
    ("indicator_owner_words", "indicator_id"): (
        "TitttTT",
        """
SELECT indicator_owner.division_id, act.ordinal, act.act_id, act.kind, act.at, act.by_name, act_reason.text AS
why FROM indicator_owner JOIN act ON act.act_id = indicator_owner.act_id LEFT OUTER JOIN act_reason ON
act_reason.act_id = act.act_id WHERE indicator_owner.indicator_id = :indicator_id ORDER BY act.ordinal
""",
    ),
    ("indicator_values", "edition_id"): (
        "ttittTTITTTTTT",
        """
SELECT indicator_value.edition_id, indicator_value.indicator_id, indicator_value.year, indicator_value.kind,
indicator_value.act_id, indicator_value.text, indicator_value.value, indicator_value.denominator,
indicator_value.unit, indicator_value.qualifier, indicator_value.reason, indicator_value.as_of,
indicator_value.source, indicator_value.factor FROM indicator_value JOIN act ON act.act_id =
indicator_value.act_id WHERE indicator_value.edition_id IN (:edition_id, '') ORDER BY act.ordinal
""",
    ),
    ("publications", "round_id"): (
        "tittttiIt",
        """
SELECT publication.round_id, publication.number, publication.occasion, publication.label, publication.day,
publication.state_digest, publication.is_final, publication.supersedes, publication.act_id FROM publication
WHERE publication.round_id = :round_id ORDER BY publication.number
""",
    ),
    ("publication_files", "round_id"): (
        "itt",
        """
SELECT publication_file.number, publication_file.name, publication_file.sha256 FROM publication_file WHERE
publication_file.round_id = :round_id ORDER BY publication_file.number, publication_file.position
""",
    ),
    ("publication_content", "file_name", "number", "round_id"): (
        "b",
        """
SELECT publication_file.content FROM publication_file WHERE publication_file.round_id = :round_id AND
publication_file.number = :number AND publication_file.name = :file_name
""",
    ),
    ("printed_values", "number", "round_id"): (
        "ttT",
        """
SELECT publication_value.row_id, publication_value."key", publication_value.value FROM publication_value WHERE
publication_value.round_id = :round_id AND publication_value.number = :number
""",
    ),
}
