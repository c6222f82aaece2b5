"""Every command that reads a file named by the user, and every command that writes one, in an office with a round."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.support.command_line import ask, done
from tests.support.offices import Office

Words = Sequence[str | Path]
OfFile = Callable[[Office, Path], Words]

_ROW = "2-1-2-03-N"

READING: Mapping[str, OfFile] = {
    "merge": lambda office, file: ["merge", file, "--store", office.store],
    "import": lambda office, file: ["import", file, "--year", "R3", "--store", office.store],
    "open": lambda office, file: ["open", file, "--store", office.folder / "opened.nakano"],
    "check": lambda office, file: ["check", file, "--store", office.store],
    "check-data": lambda _, file: ["check-data", file],
    "findings": lambda office, file: ["findings", file, "--out", office.folder / "out", "--store", office.store],
    "carry-over": lambda office, file: ["carry-over", file, "--out", office.folder / "out", "--store", office.store],
    "list-changes": lambda office, file: ["list-changes", file, "--year", "R4", "--store", office.store],
    "division import": lambda office, file: ["division", "import", file, "--store", office.store],
    "schedule import": lambda office, file: ["schedule", "import", file, "--store", office.store],
    "kpi import": lambda office, file: ["kpi", "import", file, "--store", office.store],
    "terms import": lambda office, file: ["terms", "import", file, "--store", office.store],
    "unify --table": lambda office, file: ["unify", "--table", file, "--store", office.store],
    "templates import": lambda office, file: ["templates", "import", "letter-request", file, "--store", office.store],
    "init --plan": lambda office, file: ["init", "--plan", file, "--store", office.folder / "new.nakano"],
    "compare": lambda office, file: [
        *("compare", "--from", file, "--to", "R4", "--out", office.folder / "out.xlsx", "--store", office.store)
    ],
}  # fmt: skip


def division_store(office: Office) -> Path:
    """Return the data file of 税務課, made if it does not exist."""
    store = office.folder / "division.nakano"
    if not store.exists():
        done("open", office.form("税務課"), "--store", store)
    return store


def merged_store(office: Office) -> Path:
    """Return the office's data file, with the answer of 税務課 merged."""
    done("merge", office.answer, "--store", office.store)
    return office.store


def _received(office: Office) -> Words:
    """Return the command that saves the first file that was received."""
    sha256 = done("received", "--store", merged_store(office))["files"][0]["sha256"]
    return ["received", "--save", sha256]


def closed_store(office: Office) -> Path:
    """Return the office's data file, with the answer of 税務課 merged and its round closed."""
    store = merged_store(office)
    assert ask("round", "close", "--store", store).code in {0, 1}
    return store


INTO_FILE: Mapping[str, tuple[str, OfFile]] = {
    "board": (".pdf", lambda office, out: ["board", "--out", out, "--store", office.store]),
    "export list": (".xlsx", lambda office, out: ["export", "list", "--out", out, "--store", office.store]),
    "export list as pdf": (".pdf", lambda office, out: ["export", "list", "--out", out, "--store", office.store]),
    "export changes": (".docx", lambda office, out: ["export", "changes", "--out", out, "--store", office.store]),
    "export report": (
        ".docx",
        lambda office, out: ["export", "report", "--for", "庁議", "--out", out, "--store", office.store],
    ),
    "export approval": (".docx", lambda office, out: ["export", "approval", "--out", out, "--store", office.store]),
    "export questions": (".pdf", lambda office, out: ["export", "questions", "--out", out, "--store", office.store]),
    "export years": (".docx", lambda office, out: ["export", "years", "--out", out, "--store", office.store]),
    "audit": (".csv", lambda office, out: ["audit", "--out", out, "--store", office.store]),
    "compare": (
        ".xlsx",
        lambda office, out: ["compare", "--from", "R4", "--to", "R4", "--out", out, "--store", office.store],
    ),
    "terms export": (".xlsx", lambda office, out: ["terms", "export", "--out", out, "--store", office.store]),
    "templates save": (
        ".txt",
        lambda office, out: ["templates", "save", "letter-request", "--out", out, "--store", office.store],
    ),
    "received": (".xlsx", lambda office, out: [*_received(office), "--out", out, "--store", office.store]),
    "submit": (".xlsx", lambda office, out: ["submit", "--draft", "--out", out, "--store", division_store(office)]),
}

INTO_FOLDER: Mapping[str, OfFile] = {
    "distribute": lambda office, out: ["distribute", "--anew", "--out", out, "--store", office.store],
    "findings": lambda office, out: ["findings", "--anew", office.answer, "--out", out, "--store", office.store],
    "ask-back": lambda office, out: [
        *(
            "ask-back", "--division", "税務課", "--id", _ROW, "--comment", "確認", "--out", out, "--store",
            merged_store(office)
        )
    ],
    "export letters": lambda office, out: ["export", "letters", "--out", out, "--store", office.store],
    "export summary": lambda office, out: [
        *("export", "summary", "--division", "税務課", "--out", out, "--store", office.store)
    ],
    "export data": lambda office, out: ["export", "data", "--out", out, "--store", office.store],
    "disclose": lambda office, out: ["disclose", _ROW, "--out", out, "--store", office.store],
    "retain": lambda office, out: ["retain", "--year", "R4", "--out", out, "--store", closed_store(office)],
    "publish --draft": lambda office, out: [
        *("publish", "--draft", "--for", "庁議", "--out", out, "--store", office.store)
    ],
    "roll-over --try": lambda office, out: [
        *("roll-over", "--year", "R5", "--due", "2024-07-12", "--try", out, "--store", closed_store(office))
    ],
    "demo": lambda _, out: ["demo", out],
}  # fmt: skip
