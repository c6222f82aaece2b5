"""compare: 新旧対照表 of two rounds or papers; the other papers are subcommands of `export`."""

from __future__ import annotations

from nakano_status.application.papers.paper import find_paper
from nakano_status.cli.commands.papers import paper_command

compare_command = paper_command(find_paper("compare"))
