"""Make the font of the characters that BIZ UD lacks, and the list of the characters of all fonts, in resources/fonts.

    python build/make_fonts.py NotoSansCJK-Regular.ttc

The input is that of Debian's package fonts-noto-cjk. Characters of BIZ UD are left out, and the hints for coarse
screens: half of the size. Equal inputs give equal bytes, which the program checks
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
"""The index of the Japanese face in the collection."""


def main() -> None:
    """Write the font and the list, and print their SHA-256."""
    font = TTFont(sys.argv[1], fontNumber=JAPANESE, recalcTimestamp=False)
    drawn = set(TTFont(FONTS / "BIZUDPGothic-Regular.ttf").getBestCmap())
    options = Options(hinting=False, name_IDs=["*"], recalc_timestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=set(font.getBestCmap()) - drawn)
    subsetter.subset(font)
    target = FONTS / "NotoSansCJKjp-Rest.otf"
    font.save(target)
    characters = FONTS / "characters.txt"
    characters.write_text(ranges(drawn | set(TTFont(target).getBestCmap())), "ascii", newline="\n")
    for made in (target, characters):
        print(hashlib.sha256(made.read_bytes()).hexdigest(), made.name)


def ranges(codes: Iterable[int]) -> str:
    """Return code points as lines of the first and the last of each range in hexadecimal, as `3041 3096`."""
    runs = groupby(enumerate(sorted(codes)), key=lambda each: each[1] - each[0])
    found = ([code for _, code in run] for _, run in runs)
    return "".join(f"{run[0]:X} {run[-1]:X}\n" for run in found)


if __name__ == "__main__":
    main()
