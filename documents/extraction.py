"""Say what every reader gives back, and how a file is refused.

Input: nothing. Output: `Extracted`, `SourceError`.
Does not know: any file format.
"""

from __future__ import annotations

from dataclasses import dataclass

_MAX_NAME = 120  # characters of a name in a message


class SourceError(Exception):
    """A source file cannot be used. The message is one line: what is wrong, and what to do."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text that a reader took from the bytes of a file; fields as in `Source`."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()
    places: tuple[tuple[int, str], ...] = ()
    page_title: str = ""


def refuse(name: str, chinese: str, english: str) -> SourceError:
    """Return the one-line error for file `name` in both languages; an odd name is shown on one line, and shortened."""
    name = "".join(ch if ch.isprintable() else "?" for ch in name)
    name = name if len(name) <= _MAX_NAME else f"{name[: _MAX_NAME // 2]}…{name[-_MAX_NAME // 2 :]}"
    return SourceError(f"{name}:{chinese} / {name}: {english}")
