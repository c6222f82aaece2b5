"""Plays scenes one after another, and writes a guide page about the results into the folder.

The first scene with an unexpected result ends the play.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from time import perf_counter
from typing import Generic, TypeVar
from urllib.parse import quote

from nakano_status.application.problem_text import refusal_text
from nakano_status.application.stopping import report, stoppable
from nakano_status.demonstration.stage import AnyStage, PlayedFolder, ResultSentence, Unexpected
from nakano_status.domain.problems.problem import Refused

_STYLE = """
body { font-family: "BIZ UDPGothic", "Yu Gothic UI", "Noto Sans CJK JP", sans-serif; line-height: 1.7; color: #222;
       margin: 2rem auto; max-width: 62rem; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; } td, th { border-bottom: 1px solid #ccc; padding: .25rem .75rem; text-align: left; }
td.seconds { text-align: right; color: #666; }
figure { display: inline-block; margin: 0 1rem 1rem 0; } img { width: 29rem; border: 1px solid #ccc; }
.failed { background: #fde8e0; }
"""


@dataclass(frozen=True)
class DemoStep:
    """A scene that was played, with its result.

    `name`: for programs. `title`: for people. `ok`: the result was as expected.
    """

    name: str
    title: str
    ok: bool
    seconds: float
    result: str


@dataclass(frozen=True)
class Played:
    """A demonstration that was played: its steps, and the files that it made."""

    steps: tuple[DemoStep, ...]
    files: tuple[Path, ...]

    @property
    def failed(self) -> DemoStep | None:
        """The step with an unexpected result; None if every result was as expected."""
        return next((step for step in self.steps if not step.ok), None)


Sight = tuple[Path, str]
"""A file or folder to look at, with the reason."""


def make_guide_page(folder: PlayedFolder, head: str, sights: Iterable[Sight], steps: Sequence[DemoStep]) -> str:
    """Return the guide page as HTML; files that do not exist are not linked.

    `head`: its introduction, as HTML. `sights`: the files to look at. `steps`: the scenes that were played.
    """
    body = [
        "<h1>デモの見どころ</h1>",
        f"<p>{head}</p>",
        "<h2>ご覧いただくもの</h2>",
        *_list(sights, folder.root),
        "<h2>実行した手順</h2>",
        *_table(steps),
        "<h2>画面</h2>",
        *_pictures(folder),
    ]
    title = "デモの見どころ"
    head = f'<meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
    return "\n".join(["<!doctype html>", f'<html lang="ja"><head>{head}</head><body>', *body, "</body></html>", ""])


def _list(sights: Iterable[Sight], root: Path) -> Iterator[str]:
    yield "<ul>"
    for path, why in sights:
        if path.exists():
            yield f"<li>{_link(path, root)} … {escape(why)}</li>"
    yield "</ul>"


def _table(steps: Iterable[DemoStep]) -> Iterator[str]:
    yield "<table><tr><th></th><th>手順</th><th>結果</th><th>秒</th></tr>"
    for step in steps:
        mark, style = ("✓", "") if step.ok else ("要確認", ' class="failed"')
        cells = f"<td>{mark}</td><td>{escape(step.title)}</td><td>{escape(step.result)}</td>"
        yield f'<tr{style}>{cells}<td class="seconds">{step.seconds:.1f}</td></tr>'
    yield "</table>"


def _pictures(folder: PlayedFolder) -> Iterator[str]:
    for picture in sorted(folder.pictures.rglob("*.png")):
        address = quote(picture.relative_to(folder.root).as_posix())
        words = escape(f"{picture.parent.name}：{picture.stem}")
        image = f'<a href="{address}"><img src="{address}" alt="{words}"></a>'
        yield f"<figure>{image}<figcaption>{words}</figcaption></figure>"


def _link(path: Path, root: Path) -> str:
    relative = path.relative_to(root).as_posix()
    return f'<a href="{quote(relative)}">{escape(relative)}</a>'


S = TypeVar("S", bound=AnyStage)


@dataclass(frozen=True)
class Scene(Generic[S]):
    """A scene of the demonstration.

    `name`: for programs. `title`: for people. `play`: plays the scene and returns the result as text.
    """

    name: str
    title: str
    play: Callable[[S], ResultSentence]


def play_scenes(scenes: Sequence[Scene[S]], stage: S, head: str, sights: Callable[[], Iterable[Sight]]) -> Played:
    """Play scenes on the stage, whose folder is emptied first; return the steps and files.

    An unexpected result or a refused act ends the play with a step that is not `ok`. In any case the guide page is
    written, with the introduction `head` and the files to look at (`sights`). Raises FolderNotDemo.
    """
    stage.folder.recreate(stage.parts.files)
    steps: list[DemoStep] = []
    for place, scene in enumerate(scenes):
        report(scene.title, place, len(scenes))
        with stoppable(None):  # what its acts count would be shown instead of its title
            steps.append(_play_one(scene, stage))
        if not steps[-1].ok:
            break
    guide = make_guide_page(stage.folder, head, sights(), steps).encode()
    stage.parts.files.write(stage.folder.index, guide, replace=True)
    report("デモを終えました", len(scenes), len(scenes))
    return Played(tuple(steps), stage.folder.files())


def _play_one(scene: Scene[S], stage: S) -> DemoStep:
    began = perf_counter()
    try:
        result, ok = scene.play(stage), True
    except Unexpected as unexpected:
        result, ok = str(unexpected), False
    except Refused as refused:
        result, ok = "".join(refusal_text(refused)[1:]), False
    return DemoStep(scene.name, scene.title, ok, round(perf_counter() - began, 3), result)
