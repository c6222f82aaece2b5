"""What is printed for a person or a program controls no terminal, whatever a file's name or a text has in it."""

from __future__ import annotations

import re

import click

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""What moves a terminal's cursor or turns the order of characters: a file's name may have any of it."""


def print_text(text: str, *, err: bool = False) -> None:
    """Print lines for a person, with the numbers of characters that would control the terminal."""
    click.echo(without_controls(text), err=err)


def without_controls(text: str) -> str:
    """Return a text with the number of each control character in its place, as JSON writes it."""
    return _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
