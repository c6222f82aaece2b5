"""What the office says beside the rows of a form: its 修正依頼, or what it mended as 見え消し (source: exchange.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nakano_status.documents.form_document import RemarkKind, RemarkRun
from nakano_status.domain.fields import answered_keys, heading
from nakano_status.domain.fiscal_year import FiscalYear
from nakano_status.domain.package import Package, Purpose
from nakano_status.domain.remark import mended_pieces
from nakano_status.domain.text_difference import PieceKind

HEADINGS = {Purpose.ASK_BACK: "事務局からの修正依頼", Purpose.WORDING: "修文の内容（見え消し）"}
"""The heading over the remarks, by why the form was made."""

CALLED = {Purpose.ASK_BACK: "修正依頼", Purpose.WORDING: "修文の確認"}
"""What the title calls the form, by why it was made; any other is a 回答様式."""

HINTS = {
    Purpose.ASK_BACK: "「事務局からの修正依頼」を確認し、右側の回答を直してください。"
    "直すところがない場合は、その旨を「事務局への連絡」に記入してください。",
    Purpose.WORDING: "事務局で文章を整えました（取消線は削った文字、下線は加えた文字です）。"
    "よろしければ、このまま提出してください。異なる場合は、右側の文章を直してください。",
}
"""What the head block asks for, by why the form was made."""

_RUNS = {PieceKind.SAME: RemarkKind.PLAIN, PieceKind.REMOVED: RemarkKind.DELETED, PieceKind.ADDED: RemarkKind.ADDED}


def remark_of(
    package: Package, row_id: str, base: Mapping[str, str | None], years: tuple[FiscalYear, FiscalYear]
) -> tuple[RemarkRun, ...]:
    """Return what stands beside a row: the comment as it is, else a 見え消し from what was received to what was sent.

    `base` are the row's values as sent, by key; `years` are the round's and the plan's last.
    """
    if package.purpose is Purpose.WORDING:
        return tuple(_mended(package, row_id, base, years))
    comment = package.remarks.get((row_id, ""))
    return (RemarkRun(comment),) if comment else ()


def _mended(
    package: Package, row_id: str, base: Mapping[str, str | None], years: tuple[FiscalYear, FiscalYear]
) -> Iterator[RemarkRun]:
    mended = [key for key in answered_keys(*years) if (row_id, key) in package.remarks]
    for place, key in enumerate(mended):
        yield RemarkRun(("\n\n" if place else "") + f"【{heading(key, *years)}】\n")
        for piece in mended_pieces(key, package.remarks[row_id, key], base.get(key)):
            yield RemarkRun(piece.text, _RUNS[piece.kind])
