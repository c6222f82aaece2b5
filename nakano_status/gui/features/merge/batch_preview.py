"""A batch of files before it is imported: its plan with names to show, and each file by its hash."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass

from nakano_status.application.findings.finding_lines import for_division
from nakano_status.application.findings.read.findings import findings_in_batch
from nakano_status.application.merge.batch_reading import ReadFile, is_locked
from nakano_status.application.merge.merge_plan import FilePlan
from nakano_status.application.merge.merge_returns import Merging, plan_batch
from nakano_status.application.merge.read.received import ReceivedView, read_received
from nakano_status.application.ports.data_file import Store
from nakano_status.application.progress import Progress
from nakano_status.domain.exchange.ledger import Verdict
from nakano_status.domain.problems.problem import Problem
from nakano_status.gui.panels.plan_preview import PlanLabels, fate_words, read_labels
from nakano_status.gui.panels.shown_file import ShownFile
from nakano_status.gui.words import tr


@dataclass(frozen=True)
class BatchPreview:
    """A plan with the names to show; `findings` and `came` (the last arrival) are by SHA-256."""

    merging: Merging
    labels: PlanLabels
    findings: Mapping[str, tuple[Problem, ...]]
    came: Mapping[str, ReceivedView]

    def file(self, name: str) -> ShownFile | None:
        """Return a file of the batch as it is shown, or None."""
        plan = next((each for each in self.merging.plan.files if each.name == name), None)
        return self._shown(plan) if plan is not None else None

    def to_send_back(self, read: Sequence[ReadFile]) -> list[ReadFile]:
        """Return the files that have findings for the division that sent them."""
        found = {file.name for file in self.merging.plan.files if for_division(self.findings.get(file.sha256, ()))}
        return [each for each in read if each.answers.name in found and each.answers.sha256]

    def _shown(self, plan: FilePlan) -> ShownFile:
        came = self.came.get(plan.sha256)
        says = (each.answers.identity.division for each in self.merging.files if each.answers.name == plan.name)
        return ShownFile(
            plan.name,
            plan.sha256,
            plan.verdict.label,
            plan.code,
            self.labels.division(plan.division) if plan.division else next(says, None),
            came.at if came else None,
            came.by if came else None,
            self.findings.get(plan.sha256, plan.problems),
        )


def previewing(files: Sequence[ReadFile], left_out: Sequence[str] = ()) -> Callable[[Store, Progress], BatchPreview]:
    """Return the job that computes what importing files would change, without the rows in `left_out`."""

    def work(store: Store, progress: Progress) -> BatchPreview:
        return told_of_batch(store, plan_batch(store, files, left_out=left_out, progress=progress))

    return work


def told_of_batch(store: Store, merging: Merging) -> BatchPreview:
    """Read from the data file what is shown with a plan."""
    with store.reading() as records:
        came = {each.sha256: each for each in read_received(records)}
        return BatchPreview(merging, read_labels(records), findings_in_batch(records, merging), came)


def locked_names(files: Sequence[ReadFile], known: Container[str] = ()) -> list[str]:
    """Return the names of the files that need a password; those in `known` were opened and imported before."""
    return [file.answers.name for file in files if is_locked(file.answers) and file.answers.name not in known]


def known_names(preview: BatchPreview) -> frozenset[str]:
    """Return the names of the files that were imported before."""
    return frozenset(file.name for file in preview.merging.plan.files if file.verdict is Verdict.KNOWN)


def summary_words(preview: BatchPreview) -> str:
    """Return how many files and rows were read, how many could not be read, and the fates of the rows, as text."""
    plan = preview.merging.plan
    unread = sum(file.verdict is Verdict.REFUSED for file in plan.files)
    words = (
        tr("{files}ファイル・{rows}行を読み取りました。").format(
            files=len(plan.files) - unread, rows=sum(len(file.ledger) for file in plan.files)
        ),
        tr("読み取れないファイルが{count}件あります。").format(count=unread) if unread else "",
        fate_words(plan.fates),
    )
    return "　".join(part for part in words if part)
