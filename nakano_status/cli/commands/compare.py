"""compare: the command of the paper that has old and new side by side, which is none of `export`."""

from __future__ import annotations

from nakano_status.application.papers.making import paper_named
from nakano_status.cli.commands.papers import paper_command

compare_command = paper_command(paper_named("compare"))
