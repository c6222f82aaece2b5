"""The identity and the role of a data file, and sentences about its opening."""

from __future__ import annotations

from dataclasses import dataclass

from nakano_status.domain.text.labels import Labelled

RECOVERED = "前回中断された書き込みを取り消し、その前の状態に戻しました。"
NO_IDENTITY = "誰のデータファイルかが書かれていません"
"""The reason given for the damage if a data file, or a set on a server, has no identity."""
LARGEST_NUMBER = 2**31 - 1
"""The largest whole number that a data file can store, as in an integer column of a server."""


def conversion_sentence(older_copy: str) -> str:
    """Return the sentence about a data file that was converted from an older format; `older_copy`: its backup."""
    return f"前の版のデータファイルを、今の形式に改めました。改める前のものは、控え「{older_copy}」です。"


class StoreRole(Labelled):
    """The role of a data file: the office's, or a division's. It belongs to the file, not to the installation."""

    OFFICE = "office", "事務局"
    DIVISION = "division", "所管課"


@dataclass(frozen=True)
class StoreInfo:
    """The identity of a data file.

    `division`: the owner's ID; None in an office's data file. `seal_key`: None in a division's data file. `plan_id`:
    the plan that it was made with. `made_by`: the program that made it, with its version. `chosen_plan_id`: the plan
    chosen for this run if the data file has several plans (`--of-plan`, or the plan of the round that the window shows;
    None: none is chosen); it is not stored in the file.
    """

    store_id: str
    role: StoreRole
    plan_id: str
    division: str | None
    seal_key: bytes | None
    made_by: str
    chosen_plan_id: str | None = None

    @property
    def sealing_key(self) -> bytes:
        """The key that seals the forms made with this data file.

        In a division's data file it is not secret, and only identifies the file.
        """
        return self.seal_key or self.store_id.encode()
