"""A random year: an office's real data file, changed by its commands, and the returns of divisions.

Only workbooks are left out: a received file is known by its bytes, so that hundreds of acts need seconds. Everything
follows from the seed; `History.log` lists the commands.
"""

import io
import json
import random
from collections.abc import Callable, Sequence
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nakano_status.application.ports.data_file import Parts
from nakano_status.bootstrap import make_parts
from nakano_status.cli import entry_point
from nakano_status.cli.session import CommandSession
from nakano_status.documents.form import FormContent
from nakano_status.domain.exchange.answer_file import AnswerFile
from nakano_status.domain.exchange.returns import Package
from nakano_status.domain.fields.field import NOTE
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.plan.plan import NamedDivision
from nakano_status.domain.round.round import Origin, Round, RoundRow
from tests.support import answering
from tests.support.desks import plan_of_letters
from tests.support.plans import R4, small_organisation
from tests.support.replaced_parts import reading_known, with_workbooks
from tests.support.stores import OFFICE_INFO, TickingClock, act

NAMES = {"zeimu": "税務課", "koseki": "戸籍住民課", "bosai": "防災課"}
NAMED = {
    answering.A: ("zeimu", "koseki"),
    answering.B: ("zeimu",),
    answering.C: ("zeimu",),
    answering.D: ("koseki",),
    answering.E: ("koseki", "zeimu"),
    answering.F: ("bosai",),
}
"""The divisions named on each row, the lead first."""

KEYS = ("mark", "change_reason", "done", "next_year", NOTE)
Written = dict[str, str | answering.Unreadable | None]
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


@dataclass
class SeededIds:
    """IDs that follow from a seed."""

    chance: random.Random

    def token(self, length: int) -> str:
        """Return an ID of that many characters."""
        return "".join(self.chance.choice(_LETTERS) for _ in range(length))

    def secret(self) -> bytes:
        """Return 32 bytes."""
        return self.chance.randbytes(32)


@dataclass
class History:
    """One year. `mail` are the files that divisions made, by path; `merged` those of them that were merged.

    `place` returns where the set of a path is, if not in that file.
    """

    folder: Path
    chance: random.Random
    place: Callable[[Path], Path] = Path
    clerks: dict[str, list[answering.Clerk]] = field(default_factory=lambda: {each: [] for each in NAMES})
    mail: dict[Path, tuple[str, AnswerFile]] = field(default_factory=dict)
    merged: list[Path] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    _known: dict[bytes, AnswerFile] = field(default_factory=dict)
    _texts: int = 0
    _copies: int = 0

    @property
    def store(self) -> Path:
        """The office's set."""
        return self.place(self.folder / "office.nakano")

    @property
    def parts(self) -> Parts:
        """The real parts, except workbooks and randomness."""
        ids = SeededIds(random.Random(self.chance.random()))
        parts = reading_known(make_parts(TickingClock()), self._known)
        return replace(with_workbooks(parts, write_form=_write), token=ids.token, secret=ids.secret)

    def opens(self) -> None:
        """Make the set and send every division its form."""
        self.folder.mkdir(parents=True)
        stores = make_parts(TickingClock()).stores
        with closing(stores.create(self.store, OFFICE_INFO)) as store, act(store, "init") as work:
            work.plan.save(plan_of_letters())
            work.organisation.save(small_organisation())
            work.rounds.add(_round())
        self.asks("distribute", "--out", self.folder / "out")

    def asks(self, *words: str | Path, store: Path | None = None) -> dict[str, Any]:
        """Run a command and return its keys, with the exit code as `exit`; a refused one must give its reason."""
        typed = [*map(str, words), "--store", str(store or self.store), "--json"]
        output, messages = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for _ in range(2))
        with redirect_stdout(output), redirect_stderr(messages):
            code = entry_point.main(typed, CommandSession(self.parts))
        output.seek(0)
        keys = json.loads(output.read())
        self.log.append(f"{code} {' '.join(typed).replace(str(self.folder), '')}")
        assert code in (0, 1, 2), keys
        assert ({"error", "message", "remedy"} <= keys.keys()) is (code == 2), (typed, keys)
        return {**keys, "exit": code}

    def copied(self) -> Path:
        """Copy the set."""
        self._copies += 1
        copy, parts = self.place(self.folder / f"copy{self._copies}.nakano"), make_parts(TickingClock())
        with closing(parts.stores.open(self.store, read_only=True)) as store:
            parts.store_files.put(copy, store.whole())
        return copy

    def packages(self, division: str) -> list[Package]:
        """Return the packages sent to a division, oldest first."""
        with closing(self.parts.stores.open(self.store, read_only=True)) as store, store.reading() as records:
            return list(records.exchange.packages("R4", division))

    def text(self) -> str | None:
        """Return a random text: one that others write too, a unique one, or none."""
        self._texts += 1
        return self.chance.choice([None, "甲", "乙", "甲 ", f"文{self._texts}", f"文{self._texts}"])

    def value(self, key: str) -> str | None:
        """Return a random value for a field."""
        return self.chance.choice([None, "◎", "○", "×"]) if key == "mark" else self.text()

    def answers(self, package: Package) -> dict[str, Written]:
        """Return random answers on some rows of a form."""
        rows = package.answer_rows
        chosen = self.chance.sample(rows, self.chance.randint(0, len(rows)))
        return {row_id: {key: self.value(key) for key in self.chance.sample(KEYS, 2)} for row_id in chosen}

    def division_writes(self) -> None:
        """Let a division answer: in its data file (new, copied, or with a newer form), or in a form or file by hand."""
        division = self.chance.choice(sorted(NAMES))
        sent, clerks = self.packages(division), self.clerks[division]
        came = [file for whose, file in self.mail.values() if whose == division]
        if not clerks or self.chance.random() < 0.2:
            clerks.append(self.chance.choice(clerks).copied() if clerks else answering.Clerk(sent[-1]))
        clerk = self.chance.choice(clerks)
        if self.chance.random() < 0.3:
            clerk.receives(self.chance.choice(sent))
        if self.chance.random() < 0.5:
            for row_id, texts in self.answers(clerk.package).items():
                clerk.writes(row_id, **{key: text for key, text in texts.items() if isinstance(text, str | None)})
            file = clerk.submits(is_draft=self.chance.random() < 0.2)
        elif came and self.chance.random() < 0.5:
            file = self.chance.choice(came)
            for row in file.rows[:2]:
                file = answering.edited(file, row.row_id or "", done=self.text())
        else:
            package = self.chance.choice(sent)
            file = answering.filled(package, self.answers(package))
        if self.chance.random() < 0.5:
            file = self.spoilt(file)
        self.posts(division, file)

    def spoilt(self, file: AnswerFile) -> AnswerFile:
        """Return a file after a user changed it."""
        row_id = self.chance.choice([row.row_id or "" for row in file.rows] or [""])
        others = [other for _, other in self.mail.values() if other.rows]
        pasted = self.chance.choice(others).rows if others else ()
        some = self.chance.sample(pasted, min(len(pasted), self.chance.randint(1, 3)))
        key = self.chance.choice(KEYS)
        return self.chance.choice(
            [
                answering.without_rows(file, row_id),
                answering.without_columns(file, key),
                answering.edited(file, row_id, **{key: answering.Unreadable()}),
                answering.without_id(file, row_id),
                answering.upside_down(file),
                answering.with_rows(file, *some),
                answering.with_rows(file, *pasted),
                answering.edited(file, row_id, **dict.fromkeys(KEYS)),
            ]
        )

    def posts(self, division: str, file: AnswerFile) -> None:
        """Write a file where the office finds it."""
        path = self.folder / "mail" / f"{len(self.mail):03d}.xlsx"
        path.parent.mkdir(exist_ok=True)
        content = repr((file.identity, file.rows, file.shown_keys)).encode()
        self._known[content] = file
        path.write_bytes(content)
        self.mail[path] = (division, file)


def _write(content: FormContent) -> bytes:
    """Replace the drawing of a form."""
    return repr(content).encode()


def _round() -> Round:
    def named_divisions(named: Sequence[str]) -> tuple[NamedDivision, ...]:
        roles = (Role.LEAD, *[Role.ASSOCIATE] * len(named))
        return tuple(NamedDivision(each, roles[place], place) for place, each in enumerate(named))

    rows = tuple(RoundRow(row_id, None, named_divisions(named)) for row_id, named in NAMED.items())
    return Round("R4", R4, "p-1", R4.as_of, None, None, Origin.COLLECTED, rows)
