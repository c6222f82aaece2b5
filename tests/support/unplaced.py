"""Files that are written and do not get their names, as when another program opens them at that moment."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from nakano_status.domain.refusals.files import TargetNotWritable
from nakano_status.files import DiskFiles


def refuse_names(patch: pytest.MonkeyPatch) -> None:
    """Let every file that belongs to an act be refused its name, after the act was committed."""

    @contextmanager
    def laid_out(
        _: DiskFiles, folder: Path, contents: Mapping[str, bytes], *, replace: bool = False
    ) -> Iterator[Callable[[], None]]:
        del replace

        def refuse() -> None:
            raise TargetNotWritable(path=str(folder / next(iter(contents))), reason="他で開かれています")

        yield refuse

    patch.setattr(DiskFiles, "laid_out", laid_out)
