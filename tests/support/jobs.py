"""Work for a process of its own: functions that it imports by name."""

import os
import time
from collections.abc import Callable

from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.documents.pages.printed_paper import Checkpoint, SetPaper
from nakano_status.domain.refusals.planning import RoundUnknown

Job = Callable[[Checkpoint], object]


def count_rows(_: Parts, records: Records) -> Callable[[Checkpoint], tuple[int, int]]:
    """Count the rows of all rounds; the answer has the ID of the process."""
    count = sum(len(each.rows) for each in records.rounds.all())
    return lambda _: (count, os.getpid())


def answer_at_length(_: Parts, __: Records) -> Job:
    """Answer with more bytes than a pipe can buffer."""
    return lambda _: ["行" * 1_000_000]


def answer_with_a_large_file(_: Parts, __: Records) -> Callable[[Checkpoint], bytes]:
    """Answer with bytes large enough to be passed in a file."""
    return lambda _: b"%PDF" * 5_000_000


def answer_piece_by_piece(_: Parts, __: Records) -> Callable[[Checkpoint], list[SetPaper]]:
    """Show one large object, then answer with that one and another."""

    def make(checkpoint: Checkpoint) -> list[SetPaper]:
        pieces = [SetPaper(b"%PDF" * 5_000_000, ())]
        checkpoint(pieces)
        checkpoint()
        return [*pieces, SetPaper(b"2", ())]

    return make


def refuse(_: Parts, __: Records) -> Job:
    """Raise a refusal."""
    raise RoundUnknown(year="令和4年度")


def fail(_: Parts, __: Records) -> Job:
    """Fail with an error that quotes a user's text."""
    raise KeyError("秘密の文")


def be_killed(_: Parts, __: Records) -> Job:
    """End like a process that the system kills."""
    os._exit(9)


def take_long(_: Parts, __: Records) -> Job:
    """Work for a minute."""
    return lambda _: time.sleep(60)
