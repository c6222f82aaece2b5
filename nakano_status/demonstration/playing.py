"""Plays scenes one after the other; the first one with an unexpected result is the last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Generic, TypeVar

from nakano_status.application.outcome import Progress
from nakano_status.application.problem_text import refusal_text
from nakano_status.demonstration.guide_page import DemoStep, Played, Sight, write_page
from nakano_status.demonstration.stage import AnyStage, Unexpected
from nakano_status.domain.problems.problem import Refused

S = TypeVar("S", bound=AnyStage)


@dataclass(frozen=True)
class Scene(Generic[S]):
    """One step: its name for programs, its title for people, and a function that returns its result as text."""

    name: str
    title: str
    play: Callable[[S], str]


def play_scenes(
    scenes: Sequence[Scene[S]], stage: S, head: str, sights: Callable[[], Iterable[Sight]], progress: Progress
) -> Played:
    """Play scenes into the stage's folder, which is emptied first; raises FolderNotDemo.

    An unexpected result or a refused act ends them with a step that is not `ok`; the guide to the files that were made,
    with a `head` and the `sights`, is written all the same.
    """
    stage.folder.recreate(stage.parts.files)
    steps: list[DemoStep] = []
    for place, scene in enumerate(scenes):
        progress(scene.title, place, len(scenes))
        steps.append(_play_one(scene, stage))
        if not steps[-1].ok:
            break
    guide = write_page(stage.folder, head, sights(), steps).encode()
    stage.parts.files.write(stage.folder.index, guide, replace=True)
    progress("デモを終えました", len(scenes), len(scenes))
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
