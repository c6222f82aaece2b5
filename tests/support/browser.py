"""A real browser (Chromium), driven through a pipe by its DevTools protocol: no driver and no port is needed.

Where it is not installed, `why_not` returns that; `make test-all` installs it (build/clients.sh browser).
"""

import base64
import json
import os
import select
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from tests.support.command_line import ROOT

AXE = ROOT / ".browser" / "node_modules" / "axe-core" / "axe.min.js"
"""The checker of accessibility, where build/clients.sh browser puts it."""
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_LONGEST = 300.0
_KEYS = {"Tab": 9, "Enter": 13, " ": 32}


def browser_program() -> str | None:
    """Return the browser's program, or None if none is installed."""
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


def why_not() -> str:
    """Return why no page can be looked at in a browser; '' if it can."""
    if browser_program() is None:
        return "no browser is installed: build/clients.sh browser"
    return "" if AXE.exists() else "axe-core is not installed: build/clients.sh browser"


class Browser:
    """A running browser without a window."""

    def __init__(self, folder: Path) -> None:
        (read, self._write), (self._read, write) = os.pipe(), os.pipe()
        program = [
            browser_program() or "", "--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu",
            "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars", f"--user-data-dir={folder}",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "about:blank",
        ]  # fmt: skip
        # it reads commands from the file number 3 and answers on 4
        lay_pipes = ["bash", "-c", f'exec "$0" "$@" 3<&{read} 4>&{write}']
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(
            [*lay_pipes, *program], stdin=quiet, stdout=quiet, stderr=quiet, pass_fds=(read, write)
        )
        os.close(read)
        os.close(write)
        self._number = 0
        self._rest = b""
        self.events: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(_LONGEST)
        os.close(self._write)
        os.close(self._read)

    def ask(self, method: str, session: str = "", **given: Any) -> dict[str, Any]:
        """Send a command and return its result; raise RuntimeError if it fails."""
        self._number += 1
        asked = {"id": self._number, "method": method, "params": given} | ({"sessionId": session} if session else {})
        os.write(self._write, json.dumps(asked).encode() + b"\0")
        for message in self._messages():
            if message.get("id") == self._number:
                if "error" in message:
                    raise RuntimeError(method, message["error"])
                result: dict[str, Any] = message["result"]
                return result
            self.events.append(message)
        raise RuntimeError(method)

    def wait_for(self, method: str, session: str) -> None:
        """Wait until an event of a page arrives that has not been waited for."""

        def is_it(event: dict[str, Any]) -> bool:
            return event.get("method") == method and event.get("sessionId") == session

        if not any(map(is_it, self.events)):
            for message in self._messages():
                self.events.append(message)
                if is_it(message):
                    return

    def _messages(self) -> Iterator[dict[str, Any]]:
        while True:
            while b"\0" in self._rest:
                first, _, self._rest = self._rest.partition(b"\0")
                yield json.loads(first)
            if not select.select([self._read], [], [], _LONGEST)[0]:
                raise TimeoutError(self._number)
            found = os.read(self._read, 1 << 20)
            if not found:
                raise EOFError(self._process.poll())
            self._rest += found


class Page:
    """A file that is open in the browser."""

    def __init__(self, browser: Browser, session: str) -> None:
        self.browser, self.session = browser, session

    def ask(self, method: str, **given: Any) -> dict[str, Any]:
        """Send a command about the page."""
        return self.browser.ask(method, self.session, **given)

    def evaluate(self, script: str) -> Any:
        """Return the value of an expression, or of its promise."""
        found = self.ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def press(self, key: str, modifiers: int = 0) -> None:
        """Press and release a key."""
        text = {"text": {"Enter": "\r"}.get(key, key)} if key != "Tab" else {}
        for kind in ("keyDown", "keyUp"):
            more = text if kind == "keyDown" else {}
            self.ask(
                "Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=_KEYS.get(key, 0),
                modifiers=modifiers, **more,
            )  # fmt: skip

    def write(self, text: str) -> None:
        """Write a text where the focus is, as an input method does."""
        self.ask("Input.insertText", text=text)

    def violations(self) -> list[str]:
        """Return what the checker finds: the rule and the first place of each."""
        self.ask("Emulation.setScriptExecutionDisabled", value=False)  # the page's own was not run when it was loaded
        self.evaluate(AXE.read_text("utf-8"))
        rules = "{rules: {'target-size': {enabled: true}}}"
        found = self.evaluate(f"axe.run(document, {rules}).then((found) => found.violations)")
        return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]

    def picture(self, path: Path, *, whole: bool = True) -> None:
        """Write what is seen as a PNG."""
        found = self.ask("Page.captureScreenshot", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(found["data"]))

    def print_to(self, path: Path) -> None:
        """Print the page on A4 as a PDF."""
        found = self.ask("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        path.write_bytes(base64.b64decode(found["data"]))

    @property
    def requests(self) -> list[str]:
        """The addresses that were asked for, the page itself first."""
        sent = (each for each in self.browser.events if each.get("method") == "Network.requestWillBeSent")
        return [each["params"]["request"]["url"] for each in sent if each.get("sessionId") == self.session]


@contextmanager
def opened(
    browser: Browser, path: Path, width: int = 1366, features: Sequence[tuple[str, str]] = (), *, script: bool = True
) -> Iterator[Page]:
    """Open a file in a window of a width, with CSS media features (`forced-colors`), and close it afterwards."""
    target = browser.ask("Target.createTarget", url="about:blank")["targetId"]
    session = browser.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    page = Page(browser, session)
    for domain in ("Page", "Network", "Runtime"):
        page.ask(f"{domain}.enable")
    page.ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
    page.ask("Emulation.setEmulatedMedia", features=[{"name": name, "value": value} for name, value in features])
    page.ask("Emulation.setScriptExecutionDisabled", value=not script)
    browser.events.clear()
    page.ask("Page.navigate", url=path.as_uri())
    browser.wait_for("Page.loadEventFired", session)
    yield page
    browser.ask("Target.closeTarget", targetId=target)
