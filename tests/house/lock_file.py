"""The content of a lock file: names, versions and hashes, and anything in it that should not be there."""

import re
from dataclasses import dataclass

_REQUIREMENT = re.compile(r"(?P<name>[a-z0-9-]+)(?:\[[a-z,-]+\])?==(?P<version>[\w.+!]+)(?P<marker> ; [^\\@]+)?")
_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


@dataclass(frozen=True)
class Lock:
    """The pinned versions by name, and the lines that are neither a pin nor a hash."""

    versions: dict[str, str]
    faults: tuple[str, ...]


def read_lock(text: str) -> Lock:
    versions: dict[str, str] = {}
    faults: list[str] = []
    for logical in re.sub(r"\s*\\\n\s*", "\n    ", _without_comments(text)).split("\n\n"):
        first, *hashes = [line.strip() for line in logical.splitlines()]
        pin = _REQUIREMENT.fullmatch(first)
        if pin is None or not hashes or not all(map(_HASH.fullmatch, hashes)):
            faults.append(first)
        else:
            versions[pin["name"]] = pin["version"]
    return Lock(versions, tuple(faults))


def _without_comments(text: str) -> str:
    """Return the requirements alone, parted by blank lines."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return "\n".join(line if line.startswith(" ") else f"\n{line}" for line in lines).strip("\n")
