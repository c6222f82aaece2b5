"""Size limits of received files (source: floors.md §11; measured again with the objects that openpyxl makes of them).

The worst file within the limits of a return took 7 s and 190 MiB on the 2-core machine of floors.md; 20 s and 512 MiB
are guaranteed. The largest real returns are below 200 KB: a hundredth of each limit.
"""

from __future__ import annotations

from dataclasses import dataclass

MAX_ENTRIES = 2_000
MAX_RATIO = 200
MAX_BYTES = 64 * 1024 * 1024
"""All parts of a workbook together, pictures included; also the file itself."""
LONGEST_TEXT = 32_767
"""The longest text of a cell, in UTF-16 code units, as Excel counts."""
MAX_TAGS_BESIDE = 200_000
"""Start and end tags in the parts other than sheets and texts: openpyxl makes objects of 1 KiB for each style."""


@dataclass(frozen=True)
class Limits:
    """The last row and column that a file may use, and the limits of the content of all its sheets together.

    `cells` counts written cells; `reach` the cells from A1 to each sheet's last cell, including merges, all of which a
    reader visits; `tags` the start and end tags; `text` the bytes of all parts except pictures.
    """

    rows: int
    columns: int
    cells: int
    reach: int
    tags: int
    text: int

    @property
    def last_cell(self) -> str:
        """The last admitted cell, as `CV2000`."""
        from openpyxl.utils import get_column_letter

        return f"{get_column_letter(self.columns)}{self.rows}"


RETURN_LIMITS = Limits(2_000, 100, cells=60_000, reach=300_000, tags=1_000_000, text=16 * 1024 * 1024)
LIST_LIMITS = Limits(21_000, 100, cells=600_000, reach=2_100_000, tags=6_000_000, text=MAX_BYTES)
"""20,000 rows of a list with up to 28 filled columns, and the lines above and between them."""
