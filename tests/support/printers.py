"""A printer that is no file to the program, though what it prints can be looked at."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtPrintSupport import QPrinter

from nakano_status.gui.overriding import override


class Machine(QPrinter):
    """Keeps what it is sent in `target`, as a PDF; it says of itself that it prints on paper."""

    def __init__(self, target: Path) -> None:
        super().__init__()
        self.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        self.setOutputFileName(str(target))

    @override
    def outputFileName(self) -> str:
        return ""
