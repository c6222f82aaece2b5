"""What is wrong in a plan's profile."""

from __future__ import annotations

from nakano_status.domain.problems.problem import CodeEntry, error

PROFILE_CODES: tuple[CodeEntry, ...] = (
    error(
        "PROFILE-ENTRY-MISSING",
        "計画の項目の指定が足りません",
        "計画の項目の指定に「{entry}」がありません。",
        "計画のファイルの「profile」に加えてください。",
    ),
    error(
        "PROFILE-ENTRY-WRONG",
        "計画の項目の指定が正しくありません",
        "計画の項目の指定「{entry}」が「{found}」となっています（{expected}を指定します）。",
        "計画のファイルの「profile」を直してください。",
    ),
)
