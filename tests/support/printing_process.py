"""Prints pages of A3 at 600 dots per inch into a file, and prints the most memory that the process had, in MiB."""

import sys
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from nakano_status.paper.pdf_pages import paint_page
from nakano_status.paper.typst_setter import typeset_value
from tests.support.set_papers import paper

_DOTS_PER_INCH = 600


def _most_memory() -> float:
    if sys.platform == "win32":
        import ctypes

        counters = (ctypes.c_size_t * 10)(80)  # PROCESS_MEMORY_COUNTERS: its size, then the most bytes in memory
        kernel = ctypes.windll.kernel32
        kernel.K32GetProcessMemoryInfo.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint32)
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        assert kernel.K32GetProcessMemoryInfo(kernel.GetCurrentProcess(), counters, ctypes.sizeof(counters))
        return counters[1] / 2**20
    # `ru_maxrss` charges a process also with what its parent held when it was started
    status = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 2**10


def main() -> None:
    """Print two pages into the file that is named."""
    app = QApplication([])
    made = typeset_value("document.typ", paper(*(f"第{number}号の申請を受け付けた。" for number in range(80))))
    made = replace(made, pages=((420.0, 297.0),) * len(made.pages))
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(sys.argv[1])
    printer.setResolution(_DOTS_PER_INCH)
    printer.setFullPage(True)
    lying = QPageLayout.Orientation.Landscape
    printer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A3), lying, QMarginsF()))
    painter = QPainter()
    assert painter.begin(printer)
    paint_page(made, 0, painter, _DOTS_PER_INCH)
    assert printer.newPage()
    paint_page(made, 1, painter, _DOTS_PER_INCH)
    assert painter.end()
    sys.stdout.write(f"{printer.width()} {_most_memory()}\n")
    app.quit()


if __name__ == "__main__":
    main()
