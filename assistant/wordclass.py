"""Parts of speech of single words, from jieba's dictionary.

Input: a word. Output: its ICTCLAS tag ('n', 'ns', 'vn', 'v', …) or ''.
Does not know: sentences; a word has the tag that is most frequent for it.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


def part_of_speech(word: str) -> str:
    """Return the tag of `word`, '' when the dictionary does not hold it."""
    return _tags().get(word, "")


@cache
def _tags() -> dict[str, str]:
    entries = files("jieba").joinpath("dict.txt").read_text(encoding="utf-8").split()  # word, frequency, tag, word, …
    return dict(zip(entries[::3], entries[2::3], strict=True))
