"""Make the fonts of the characters that BIZ UD lacks, and the list of the characters of all fonts, in resources/fonts.

    python build/make_fonts.py NotoSansCJK-Regular.ttc NotoSans-Regular.ttf

The inputs are from Debian's packages fonts-noto-cjk and fonts-noto-core; the second font has the raised and
lowered characters, which no Japanese font has completely. Characters of BIZ UD are left out, and the hints for coarse
screens, which are half of the size. Equal inputs give equal bytes, which the program checks
(nakano_status/paper/shipped_fonts.py).
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FONTS = Path(__file__).parents[1] / "resources" / "fonts"
JAPANESE = 0
"""Index of the Japanese face in the collection."""
RAISED_AND_LOWERED = range(0x2070, 0x20A0)


def main() -> None:
    """Write the fonts and the list, and print their SHA-256."""
    drawn = set(TTFont(FONTS / "BIZUDPGothic-Regular.ttf").getBestCmap())
    japanese = TTFont(sys.argv[1], fontNumber=JAPANESE, recalcTimestamp=False)
    rest = set(japanese.getBestCmap()) - drawn
    scripts = TTFont(sys.argv[2], recalcTimestamp=False)
    raised = (set(scripts.getBestCmap()) & set(RAISED_AND_LOWERED)) - drawn - rest
    targets = {"NotoSansCJKjp-Rest.otf": (japanese, rest), "NotoSans-Scripts.ttf": (scripts, raised)}
    for name, (font, codes) in targets.items():
        write_some(font, codes, FONTS / name)
    characters = FONTS / "characters.txt"
    characters.write_text(ranges(drawn | rest | raised), "ascii", newline="\n")
    for made in (*(FONTS / name for name in targets), characters):
        print(hashlib.sha256(made.read_bytes()).hexdigest(), made.name)


def write_some(font: TTFont, codes: Iterable[int], target: Path) -> None:
    """Write the characters of a font that are in `codes`."""
    options = Options(hinting=False, name_IDs=["*"], recalc_timestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    font.save(target)


def ranges(codes: Iterable[int]) -> str:
    """Return code points as lines with the first and the last of each range in hexadecimal, such as `3041 3096`."""
    runs = groupby(enumerate(sorted(codes)), key=lambda each: each[1] - each[0])
    found = ([code for _, code in run] for _, run in runs)
    return "".join(f"{run[0]:X} {run[-1]:X}\n" for run in found)


if __name__ == "__main__":
    main()
