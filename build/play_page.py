"""Write the page about the played steps: for each step the commands, their output, and pictures."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from urllib.parse import quote

_STYLE = """
body { font-family: "BIZ UDPGothic", "Yu Gothic UI", "Noto Sans CJK JP", sans-serif; line-height: 1.7; color: #222;
       margin: 2rem auto; max-width: 64rem; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.15rem; margin-top: 2.5rem; border-bottom: 2px solid #1f5a96; }
pre { background: #f4f6f8; padding: .6rem .8rem; white-space: pre-wrap; overflow-wrap: anywhere; font-size: .85rem;
      max-height: 15rem; overflow-y: auto; margin: .2rem 0 .8rem; }
code { background: #e9eef4; padding: .1rem .3rem; overflow-wrap: anywhere; } p.command { margin: .8rem 0 0; }
ul { margin: .2rem 0; } table { border-collapse: collapse; }
td, th { border-bottom: 1px solid #ccc; padding: .2rem .8rem; text-align: left; }
li.held::marker { content: "✓ "; color: #1a7f37; } .failed { background: #fde8e0; padding: .5rem; }
figure { margin: 1rem 0; } img { max-width: 100%; border: 1px solid #ccc; } figcaption { color: #444; }
figure.paper img { max-height: 46rem; }
"""
_LONGEST = 1_500
"""Number of letters at each end of an output that the page shows."""


@dataclass
class Chapter:
    """One step: its title, its purpose, and the parts of its section as HTML."""

    title: str
    about: str
    parts: list[str] = field(default_factory=list)
    result: str = ""


class Page:
    """The page, which grows while the steps are played; it and its pictures are written into `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._chapters: list[Chapter] = []
        self._pictures = 0

    @property
    def title(self) -> str:
        """The title of the current step."""
        return self._chapters[-1].title

    def end(self, seconds: float) -> None:
        """End the section of a step that had the expected outcome, with the seconds that it took."""
        self._chapters[-1].result = f"✓ 想定のとおり（{seconds:.0f}秒）"

    def begin(self, title: str, about: str) -> None:
        """Begin the section of a step."""
        self._chapters.append(Chapter(title, about))

    def add_command(self, line: str, code: int, text: str) -> None:
        """Show a command with its exit code and its output."""
        text = text.strip()
        shown = text if len(text) <= 2 * _LONGEST else f"{text[:_LONGEST]}…\n（中略）\n…{text[-_LONGEST:]}"
        words = f'<p class="command"><code>{escape(line)}</code>（終了の番号 {code}）</p>'
        self._add(words + (f"<pre>{escape(shown)}</pre>" if shown else ""))

    def add_outcome(self, words: str) -> None:
        """Add an outcome that was checked."""
        self._add(f'<ul><li class="held">{escape(words)}</li></ul>')

    def add_text(self, words: str) -> None:
        """Add a paragraph."""
        self._add(f"<p>{escape(words)}</p>")

    def add_failure(self, words: str) -> None:
        """Show that the step did not have the expected outcome."""
        self._chapters[-1].result = "要確認"
        self._add(f'<p class="failed">ここで、結果が想定と異なりました。{escape(words)}</p>')

    def add_picture(self, source: Path, words: str) -> None:
        """Copy a picture beside the page, and show it."""
        self._add_figure(shutil.copyfile(source, self._next_picture()), words, "window")

    def add_paper(self, pdf: Path, words: str) -> None:
        """Show the first page of a PDF, if pdftoppm is installed."""
        if not (program := shutil.which("pdftoppm")):
            self.add_text(f"{words}：pdftoppm がないため、画像はありません。")
            return
        target = self._next_picture()
        command = (
            program,
            "-r",
            "80",
            "-f",
            "1",
            "-l",
            "1",
            "-png",
            "-singlefile",
            str(pdf),
            str(target.with_suffix("")),
        )
        subprocess.run(command, check=True)  # noqa: S603 - the program named above
        self._add_figure(target, words, "paper")

    def add_link(self, path: Path, words: str) -> None:
        """Link a file in the folder of the page."""
        address = quote(path.relative_to(self.folder).as_posix())
        self._add(f'<p><a href="{address}">{escape(words)}</a></p>')

    def write(self, head: str) -> Path:
        """Write the page, and return its path."""
        title = "配布ファイルの実演"
        begin = f'<meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
        body = "\n".join([f"<h1>{title}</h1>", f"<p>{escape(head)}</p>", *self._sections()])
        target = self.folder / "index.html"
        target.write_text(
            f'<!doctype html>\n<html lang="ja"><head>{begin}</head><body>\n{body}\n</body></html>\n', "utf-8"
        )
        return target

    def _sections(self) -> Iterator[str]:
        yield "<table><tr><th>手順</th><th>結果</th></tr>"
        for number, each in self._numbered():
            cells = f'<td><a href="#s{number}">{number}　{escape(each.title)}</a></td>'
            yield f"<tr>{cells}<td>{each.result}</td></tr>"
        yield "</table>"
        for number, each in self._numbered():
            yield f'<h2 id="s{number}">{number}　{escape(each.title)}</h2><p>{escape(each.about)}</p>'
            yield from each.parts

    def _numbered(self) -> Iterator[tuple[int, Chapter]]:
        return enumerate(self._chapters, start=1)

    def _add(self, part: str) -> None:
        self._chapters[-1].parts.append(part)

    def _next_picture(self) -> Path:
        self._pictures += 1
        folder = self.folder / "画像"
        folder.mkdir(exist_ok=True)
        return folder / f"{self._pictures:02}.png"

    def _add_figure(self, file: Path, words: str, kind: str) -> None:
        address = quote(file.relative_to(self.folder).as_posix())
        image = f'<a href="{address}"><img src="{address}" alt="{escape(words)}"></a>'
        self._add(f'<figure class="{kind}">{image}<figcaption>{escape(words)}</figcaption></figure>')
