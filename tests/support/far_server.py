"""A way to a server that takes its time, or swallows everything: a proxy on this machine's own address."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class FarServer:
    """A proxy before a server's socket; each way takes half of `seconds`, and `swallows` lets nothing through."""

    def __init__(self, target: Path, seconds: float = 0.0) -> None:
        """`target` is the socket of the server."""
        self._target, self._delay = target, seconds / 2
        self.swallows = False
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="far-server", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """End every connection and stop listening."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def address(self, database: str = "test", user: str = "clerk") -> str:
        """Return the address of the server by this way."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}?sslmode=disable"

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(asyncio.start_server(self._serve, sock=self._listening))
        self._loop.run_forever()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        with suppress(asyncio.CancelledError):
            self._loop.run_until_complete(asyncio.gather(*asyncio.all_tasks(self._loop), return_exceptions=True))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, out = await asyncio.open_unix_connection(str(self._target))
        await asyncio.gather(self._pass_on(reader, out), self._pass_on(there, writer))

    async def _pass_on(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        """Pass on what arrives, each piece after the delay, however much is on the way."""
        underway: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def deliver() -> None:
            while True:
                due, piece = await underway.get()
                await asyncio.sleep(max(0.0, due - self._loop.time()))
                if self.swallows:
                    continue
                if not piece:
                    target.close()
                    return
                with suppress(ConnectionError):
                    target.write(piece)
                    await target.drain()

        delivering = asyncio.ensure_future(deliver())
        with suppress(ConnectionError):
            while piece := await source.read(65_536):
                await underway.put((self._loop.time() + self._delay, piece))
        await underway.put((self._loop.time() + self._delay, b""))
        await delivering


@contextmanager
def far_server(folder: Path, seconds: float = 0.0) -> Iterator[FarServer]:
    """Run a proxy before the server whose socket is in `folder`."""
    way = FarServer(folder / ".s.PGSQL.5432", seconds)
    way.start()
    try:
        yield way
    finally:
        way.stop()
