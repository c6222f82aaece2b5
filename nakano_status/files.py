"""The files that a person names: read whole, written whole, and what stopped it said in the office's words."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from nakano_status.domain.problems import refusals
from nakano_status.whole_file import laid_out, open_regular, reason_of, write_whole

_MOST_BYTES = 256 * 1024 * 1024
"""Of a file that is read whole. Whatever people send is far smaller: a zip of a thousand returns has 200 MB."""


class DiskFiles:
    """Files on this machine and on what is mounted there."""

    def read(self, path: Path, most_bytes: int | None = None) -> bytes:
        """Return the bytes of a regular file, or of one that a link leads to; of `most_bytes` at most, if given.

        Raises FileMissing, or FileUnreadable with the reason: too large, a folder, a pipe or a device, which is never
        waited for.
        """
        try:
            if _is_folder(path):
                raise _not_a_file(path)
            with open_regular(path) as file:
                size = os.fstat(file.fileno()).st_size
                if size > (most_bytes or _MOST_BYTES):
                    raise refusals.FileUnreadable(path=str(path), reason=f"{size:,}バイトあり、大きすぎます")
                return file.read()
        except FileNotFoundError:
            raise refusals.FileMissing(path=str(path)) from None
        except OSError as error:
            raise refusals.FileUnreadable(path=str(path), reason=reason_of(error)) from error

    def workbooks_in(self, path: Path) -> Sequence[Path]:
        """Return the file itself, or every file in a folder and the folders in it, sorted by name.

        Nothing is left out by its name: what is no workbook is for the reader to say. Linked folders are not followed.
        A folder that cannot be looked through stands there itself: reading it says why.
        """
        if not _is_folder(path):
            return [path]  # also one that is not there: reading it says so, and the other files of a batch are read
        closed: list[OSError] = []
        walked = os.walk(path, onerror=closed.append)
        found = [Path(folder) / name for folder, _, names in walked for name in names]
        return sorted([*found, *(Path(error.filename or path) for error in closed)])

    def write(self, path: Path, content: bytes, *, replace: bool = False) -> None:
        """Write whole, making the folder where it is missing; raises TargetExists for another file there already.

        Raises TargetNotWritable with the reason where the system refuses.
        """
        with _told_of(path, [path]):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, content, replace=replace)

    def write_all(self, folder: Path, contents: Mapping[str, bytes], *, replace: bool = False) -> None:
        """Write files of these names into a folder (and those in it): all are whole before the first has its name.

        Raises as `write` does; where the system refuses a name that it held free before, the others may be in place.
        """
        with self.laid_out(folder, contents, replace=replace) as put_in_place:
            put_in_place()

    @contextmanager
    def laid_out(
        self, folder: Path, contents: Mapping[str, bytes], *, replace: bool = False
    ) -> Iterator[Callable[[], None]]:
        """Write the files out without their names, and yield the act that gives them these; raise as `write` does."""
        files = {folder / name: content for name, content in contents.items()}
        with ExitStack() as stack:
            with _told_of(folder, files):
                give_names = stack.enter_context(laid_out(files, replace=replace))

            def put_in_place() -> None:
                with _told_of(folder, files):
                    give_names()

            yield put_in_place


@contextmanager
def _told_of(path: Path, targets: Iterable[Path]) -> Iterator[None]:
    """Say in the office's words why nothing was written at `path`: which target is taken, or what the system said."""
    try:
        yield
    except OSError as error:
        named = next((str(each) for each in targets if str(each) in (error.filename, error.filename2)), None)
        if isinstance(error, FileExistsError) and named:
            raise refusals.TargetExists(path=named) from None
        raise refusals.TargetNotWritable(path=named or str(path), reason=reason_of(error)) from error


def _is_folder(path: Path) -> bool:
    """Whether it is a folder as far as the system tells; where it does not answer, opening it says so."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _not_a_file(folder: Path) -> OSError:
    """Return why a folder is not read as a file: what stops looking into it, or else that it is a folder."""
    try:
        with os.scandir(folder) as entries:
            next(entries, None)
    except OSError as error:
        return error
    return IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(folder))
