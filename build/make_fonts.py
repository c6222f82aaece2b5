"""Make the font of the characters that BIZ UD lacks: resources/fonts/NotoSansCJKjp-Rest.otf.

    python build/make_fonts.py NotoSansCJK-Regular.ttc

The input is that of Debian's package fonts-noto-cjk. Characters of BIZ UD are left out, and the hints for coarse
screens: half of the size. Equal inputs give equal bytes, which the program checks
(nakano_status/paper/shipped_fonts.py).
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FONTS = Path(__file__).parents[1] / "resources" / "fonts"
JAPANESE = 0
"""The index of the Japanese face in the collection."""


def main() -> None:
    """Write the font and print its SHA-256."""
    font = TTFont(sys.argv[1], fontNumber=JAPANESE, recalcTimestamp=False)
    drawn = set(TTFont(FONTS / "BIZUDPGothic-Regular.ttf").getBestCmap())
    options = Options(hinting=False, name_IDs=["*"], recalc_timestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=set(font.getBestCmap()) - drawn)
    subsetter.subset(font)
    target = FONTS / "NotoSansCJKjp-Rest.otf"
    font.save(target)
    print(hashlib.sha256(target.read_bytes()).hexdigest(), target.name)


if __name__ == "__main__":
    main()
