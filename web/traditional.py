"""Put our own words into traditional characters for readers who chose them; what a plan says stays as it stands.

Input: a piece of an answer, or the whole one, as JSON. Output: the same with messages, notices, suggestions and
caveats converted; quotes, facts, titles and what a caveat quotes are verbatim. Does not know: how an answer is made.

Source: OpenCC (s2hk); RFC 9110, section 12.5.4 (Accept-Language); RFC 4647 (language ranges).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import opencc

_READERS = re.compile(r"\s*zh-(hant|tw|hk|mo)\b", re.IGNORECASE)
_TITLE = re.compile(r"(《[^》]*》)")
_VERBATIM = re.compile(r"(《[^》]*》|“[^”]*”)")


def wanted(accept_language: str) -> bool:
    """Return whether the first language that a reader asks for is Chinese in traditional characters."""
    return _READERS.match(accept_language) is not None


def words(text: str, kept: re.Pattern[str] = _TITLE) -> str:
    """Return `text` in traditional characters, but for what `kept` (one group) matches."""
    parts = kept.split(text)
    return "".join(part if at % 2 else _converter().convert(part) for at, part in enumerate(parts))


def event(name: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of an event of a stream."""
    return whole(data) if name == "done" else _sentence(data)


def whole(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return a whole answer; its text is still the concatenation of its sentences."""
    sentences = [_sentence(s) for s in answer["sentences"]]
    return dict(answer) | {
        "sentences": sentences,
        "answer": "".join(str(s["text"]) for s in sentences),
        "caveats": [dict(c) | {"text": words(str(c["text"]), _VERBATIM)} for c in answer["caveats"]],
        "notices": [words(str(n)) for n in answer.get("notices", ())],
        "suggestions": [words(str(s)) for s in answer["suggestions"]],
    }


def _sentence(data: Mapping[str, Any]) -> dict[str, Any]:
    ours = data.get("origin") == "message"
    return dict(data) | ({"text": words(str(data["text"]))} if ours else {})


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2hk")
