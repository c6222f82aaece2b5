"""Within a division: two rows are sent to a section and returned, and the head confirms the submission."""

from __future__ import annotations

from nakano_status.application.entries.read.explain import explain
from nakano_status.application.forms.send_to_section import SendToSectionOptions, send_to_section
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.batch_reading import read_batch
from nakano_status.application.merge.merge_returns import merge_batch
from nakano_status.application.round.read.rows import read_rows
from nakano_status.application.submission.confirm import confirm
from nakano_status.application.submission.open_form import open_form
from nakano_status.application.submission.read.confirmation import read_confirmation
from nakano_status.application.submission.submit import Submission, submit
from nakano_status.demonstration import cast
from nakano_status.demonstration.checking import expect
from nakano_status.demonstration.stage import YEAR, Stage
from nakano_status.domain.fields.registry import DONE


def ask_a_section(stage: Stage) -> str:
    """Let a division send two of its rows to a section, and merge the return."""
    stage.clock.set(7, 3, 9)
    division, folder = cast.SENDS_TO_SECTION, stage.folder.within_division
    path = stage.store_of(division)
    open_form(stage.parts, path, stage.forms[division], cast.CLERK)
    with stage.opened(path, cast.CLERK) as store:
        wish = SendToSectionOptions(cast.SECTION, folder / "照会", cast.SECTION_ROWS)
        sent = send_to_section(stage.parts, store, wish, cast.CLERK).value
    expect("係に送った取組", sent.rows, len(cast.SECTION_ROWS))
    typed = {row_id: stage.answers[row_id].values for row_id in cast.SECTION_ROWS}
    answer = folder / f"{cast.SECTION}（回答）.xlsx"
    stage.parts.files.write(answer, stage.hands.fill_in(stage.parts.files.read(sent.file), typed))
    with stage.opened(path, cast.CLERK) as store:
        merge_batch(store, read_batch(stage.parts, [answer]), by=cast.CLERK)
        with store.reading() as records:
            rows = {row.id: row for row in read_rows(records, chosen_round(records, YEAR))}
    for row_id, values in typed.items():
        expect(f"課内とりまとめの {row_id}", rows[row_id].values[DONE], values[DONE].strip())
    return f"{stage.organisation.name(division)}が{cast.SECTION}に{sent.rows}件を照会し、回答を取りまとめました。"


def confirm_by_head(stage: Stage) -> str:
    """Let the head of a division confirm the submission; the same answers are sent again with the head's name."""
    stage.clock.set(7, 6, 10)
    division = cast.CONFIRMED
    with stage.opened(stage.store_of(division), cast.CLERK) as store:
        confirmed = confirm(stage.parts, store, cast.HEAD).value
        submit(stage.parts, store, Submission(stage.returns[division], replace=True), cast.CLERK)
    expect("所属長が確認した取組", confirmed.rows, len(stage.rows_of(division)))
    return f"{stage.organisation.name(division)}の所属長（{cast.HEAD}）が{confirmed.rows}件を確認しました。"


def name_what_changed_since(stage: Stage) -> str:
    """Check that the office is shown which field changed after the head of a division had confirmed."""
    with stage.records() as records:
        found = read_confirmation(records, chosen_round(records, YEAR), cast.CONFIRMED)
    expect("所属長確認", found and found.name, cast.HEAD)
    expect("所属長確認の後の変更", found and found.changed, ((cast.SECOND_THOUGHT_ROW, DONE),))
    return f"所属長確認（{cast.HEAD}）の後に変わった1件（管理番号 {cast.SECOND_THOUGHT_ROW}）が示されました。"


def trace_to_the_section(stage: Stage) -> str:
    """Check that the office can find out which section of the division wrote a text."""
    row_id = cast.SECTION_ROWS[0]
    with stage.records() as records:
        words = explain(records, row_id, DONE, YEAR).assertions
    writers = [(each.last_writer or "").partition("（")[0] for each in words]
    expect(f"管理番号 {row_id} の取組状況を書いた係", writers, [cast.SECTION])
    return f"管理番号 {row_id} の取組状況は、{cast.SECTION}の回答であることを確認しました。"
