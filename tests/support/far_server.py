"""A way to a server that takes its time, or swallows everything: a proxy on this machine's own address."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from time import monotonic, sleep


class FarServer:
    """A proxy before a server's socket; each way takes half of `seconds`, and `swallows` lets nothing through."""

    def __init__(self, target: Path, seconds: float = 0.0) -> None:
        """`target` is the socket of the server."""
        self._target, self._delay = target, seconds / 2
        self.swallows = False
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self.port: int = self._listening.getsockname()[1]
        self._begin(self._accept)

    def address(self, database: str = "test", user: str = "clerk") -> str:
        """Return the address of the server by this way."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}?sslmode=disable"

    def stop(self) -> None:
        """End every connection and stop listening."""
        self.let_go()
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def let_go(self) -> None:
        """End every connection, and let through what comes on new ones."""
        self.swallows = False
        while self._open:
            each = self._open.pop()
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    @staticmethod
    def _begin(work: object, *given: object) -> None:
        threading.Thread(target=work, args=given, daemon=True).start()  # type: ignore[arg-type]

    def _accept(self) -> None:
        with suppress(OSError):  # it was stopped
            while True:
                near, _ = self._listening.accept()
                near.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                far = socket.socket(socket.AF_UNIX)
                try:
                    far.connect(str(self._target))
                except OSError:  # the server is stopped
                    near.close()
                    far.close()
                    continue
                self._open |= {near, far}
                for source, target in ((near, far), (far, near)):
                    underway: SimpleQueue[tuple[float, bytes]] = SimpleQueue()
                    self._begin(self._receive, source, underway)
                    self._begin(self._deliver, target, underway)

    def _receive(self, source: socket.socket, underway: SimpleQueue[tuple[float, bytes]]) -> None:
        piece = b"?"
        while piece:
            try:
                piece = source.recv(65_536)
            except OSError:
                piece = b""
            underway.put((monotonic() + self._delay, piece))

    def _deliver(self, target: socket.socket, underway: SimpleQueue[tuple[float, bytes]]) -> None:
        """Pass on what arrives, each piece after the delay, however much is on the way."""
        while True:
            due, piece = underway.get()
            sleep(max(0.0, due - monotonic()))
            if self.swallows:
                if piece:
                    continue
                return
            with suppress(OSError):
                if piece:
                    target.sendall(piece)
                    continue
                target.shutdown(socket.SHUT_RDWR)
            return


@contextmanager
def far_server(folder: Path, seconds: float = 0.0) -> Iterator[FarServer]:
    """Run a proxy before the server whose socket is in `folder`."""
    way = FarServer(folder / ".s.PGSQL.5432", seconds)
    try:
        yield way
    finally:
        way.stop()
