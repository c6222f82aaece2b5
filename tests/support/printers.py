"""A printer that the program does not take for a file, although its output can be read."""

from pathlib import Path

from PySide6.QtPrintSupport import QPrinter

from nakano_status.gui.qt_override import override


class Machine(QPrinter):
    """Writes its output to `target` as a PDF, and reports that it prints on paper."""

    def __init__(self, target: Path) -> None:
        super().__init__()
        self.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        self.setOutputFileName(str(target))

    @override
    def outputFileName(self) -> str:
        return ""
