"""What prevents an act on the plan after (次期計画), and on what becomes of the rows of the plan before it."""

from __future__ import annotations

from nakano_status.domain.problems.problem import Refused


class SuccessorTaken(Refused):
    """The number `found` of the plan of `path`, or of an edition of it, is that of the plan `plan`."""

    code = "SUCCESSOR-TAKEN"
    title = "既にある計画と同じ番号です"
    message = "「{path}」の計画や版の番号「{found}」は、既にある計画「{plan}」のものです。何も変更していません。"
    remedy = (
        "別の計画であれば、番号（表から登録するときは、計画の名称）を変えてください。"
        "同じ計画の改定は、改定版を登録してください。"
    )


class SuccessorYearsUnfit(Refused):
    """The plan of `path` begins in `found`, not after the plan `plan`, which begins in `expected`."""

    code = "SUCCESSOR-YEARS-UNFIT"
    title = "前の計画より後に始まる計画ではありません"
    message = "「{path}」の計画は{found}からです。前の計画「{plan}」は{expected}からです。何も変更していません。"
    remedy = "次期計画の計画期間を確認してください。期間が前の計画と重なることは構いません。"


class SuccessorDivisionsUnknown(Refused):
    """The plan of `path` names the divisions `found`, which this data file does not have."""

    code = "SUCCESSOR-DIVISIONS-UNKNOWN"
    title = "見つからない所管課があります"
    message = "「{path}」の計画の所管課のうち、{found} が見つかりません。何も変更していません。"
    remedy = "組織の改正を先に行うか、計画のファイルの名称を直してください。"


class PlanAfterMissing(Refused):
    """There is no plan after `plan` whose rows could be named."""

    code = "PLAN-AFTER-MISSING"
    title = "次期計画を登録していません"
    message = "「{plan}」の次の計画は、まだ登録していません。何も変更していません。"
    remedy = "先に次期計画を登録するか、引き継ぐ取組を指定せずに登録してください。あとで指定し直せます。"


class PlanHasFates(Refused):
    """The plan `plan` cannot be revised: it is recorded what becomes of `count` of its rows."""

    code = "PLAN-HAS-FATES"
    title = "引継ぎを登録した計画は改定できません"
    message = "「{plan}」の取組{count}件について、次期計画への引継ぎを登録しています。計画は変更していません。"
    remedy = "引継ぎの登録を取り消してから改定するか、次期計画を改定してください。"


class FateRowUnfit(Refused):
    """`found` cannot have a fate: `reason`."""

    code = "FATE-ROW-UNFIT"
    title = "引継ぎを決める取組ではありません"
    message = "「{found}」の引継ぎは決められません（{reason}）。何も変更していません。"
    remedy = "前の計画の最後の版の管理番号を指定してください。"


class FateTargetUnfit(Refused):
    """`found` cannot be what a row becomes: `reason`."""

    code = "FATE-TARGET-UNFIT"
    title = "引き継ぐ取組として指定できません"
    message = "「{found}」は引継ぎ先にできません（{reason}）。何も変更していません。"
    remedy = "次期計画の最初の版の管理番号を指定してください。"


class FateTargetTaken(Refused):
    """The row `found` of the plan after continues `id` already."""

    code = "FATE-TARGET-TAKEN"
    title = "ほかの取組の続きとした取組です"
    message = "次期計画の取組 {found} は、{id} の続き（継続）としています。何も変更していません。"
    remedy = "いくつかの取組を1つにするときは、「統合」としてください。"


class FateMissing(Refused):
    """No fate of the row `id` was recorded."""

    code = "FATE-MISSING"
    title = "引継ぎの登録がない取組です"
    message = "取組 {id} の引継ぎは登録していません。変更していません。"
    remedy = "管理番号を確認してください。"


class FateKept(Refused):
    """The fate of the row `id` cannot change any more: forms for `found` show it."""

    code = "FATE-KEPT"
    title = "引継ぎを変更できません"
    message = "取組 {id} の引継ぎは、{found} の回答様式に示して送付しています。変更していません。"
    remedy = "次期計画の進捗確認の開始を取り消せるときは、取り消してから変更してください。"


class FateDiffers(Refused):
    """The table `path` states other fates of the rows `found` (旧管理番号) than those that were decided."""

    code = "FATE-DIFFERS"
    title = "登録した引継ぎと違う旧管理番号です"
    message = "「{path}」の旧管理番号による引継ぎが、登録したものと違います（{found}）。何も変更していません。"
    remedy = (
        "表の旧管理番号を、登録した引継ぎに合わせて直してください。引継ぎのほうを改めるときは、先に変更してください。"
    )
