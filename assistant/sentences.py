"""Cut a model's stream into sentences with the [n] tokens they carry; hold back what is not yet whole.

Input: pieces of text in any cut. Output: `Written` sentences, each as soon as the next one begins.
Does not know: clauses, whether a token or a sentence is right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"[\[【［]\s*\^?(\d{1,3}(?:\s*[,，、;和-]\s*\^?\d{1,3})*)\s*[\]】］]")
_TAIL = rf"[”」』’）)*\s]*(?:{_TOKEN.pattern}\s*)*"
_STOP = re.compile(rf"(?:[。！？?]|!(?!\[\D)|\.(?=\s*(?:$|[A-Z\[【])))(?:{_TAIL})")
_THINKING = re.compile(r"<think>.*?(?:</think>|$)", re.DOTALL)
_EMPTY_BRACKETS = re.compile(r"[（(]\s*[、,，;；]*\s*[)）]")
_MARKER = re.compile(r"^\s*(?:#{1,6}\s+|>\s+|[-*•·]\s+|\d{1,2}[.、)）]\s*(?!\d)|[（(]\d{1,2}[)）]\s*)?")
_LABEL = re.compile(r"^(?:要点|答案|回答|答复|结论|答)\s*[:：]\s*")  # a form filled in, no part of the sentence
_DANGLING = re.compile(
    r"(?:达到?|实现|达成|突破|超过|不低于|不少于|为|是|的|(?<!之)和|与|及|或|在|对|将|到|至|由|以|从|向|按|把|被|并|且|等到|包括|例如|分别|[、,，:：;；—-])$"
)
_OPEN, _CLOSE = "(（《“「『", ")）》”」』"
MAX_SENTENCE_CHARS = 400  # longer than any sentence of an answer needs to be


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence as a model wrote it: words without tokens, and the numbers of its tokens, in order."""

    text: str
    tokens: tuple[int, ...]
    whole: bool  # ended as sentences end


class SentenceStream:
    """Takes text as it comes, gives sentences as they are complete."""

    def __init__(self) -> None:
        self._held = ""

    def feed(self, text: str) -> list[Written]:
        """Return the sentences that are complete now that `text` has come: each is followed by more text."""
        self._held = (self._held + text).replace("\r", "")
        if self._held.lstrip().startswith("<think>"):
            if "</think>" not in self._held:
                return []
            self._held = _THINKING.sub("", self._held, count=1)
        out: list[Written] = []
        while (cut := _cut(self._held)) is not None:
            head, self._held = self._held[:cut], self._held[cut:]
            out += _written(head, whole=True)
        return out

    def close(self, stopped: bool) -> list[Written]:
        """Return what is left; `stopped` tells that the model ended by itself and not at a limit."""
        head = _THINKING.sub("", self._held)
        self._held = ""
        ends_with_token = bool(re.search(rf"{_TOKEN.pattern}\s*$", head))
        return _written(head, whole=stopped and ends_with_token)


def _cut(text: str) -> int | None:
    """Return where the first whole sentence of `text` ends, None while more of it may come."""
    at = 0
    while (match := _STOP.search(text, at)) is not None:
        if match.end() == len(text):
            return None  # tokens may follow
        if re.match(r"[\[【［][^\]】］]*$", text[match.end() :]):
            return None  # a token has begun
        if _depth(text[: match.start()]) <= 0:
            break
        at = match.end()
    line = text.find("\n")
    if line >= 0 and (match is None or line < match.start()) and text[line:].strip():
        return line + 1
    if match is None or match.end() == len(text):
        return MAX_SENTENCE_CHARS if len(text) > 2 * MAX_SENTENCE_CHARS else None
    return match.end()


def _depth(text: str) -> int:
    return sum(text.count(c) for c in _OPEN) - sum(text.count(c) for c in _CLOSE)


def _written(raw: str, whole: bool) -> list[Written]:
    """Return the sentence in `raw`; `whole` tells that something else than a full stop ended it."""
    numbers = [n for m in _TOKEN.finditer(raw) for n in _numbers(m[1])]
    words = _MARKER.sub("", _EMPTY_BRACKETS.sub("", _TOKEN.sub("", raw)).replace("**", ""), count=1)
    words = _LABEL.sub("", re.sub(r"\s+", " ", words).strip(), count=1).rstrip("；;，,、").strip()
    if not re.search(r"\w", words):
        return []
    terminated = bool(re.search(r"[。！？!?.][”」』’）)]*$", words))
    bare = words.rstrip("。！？!?. ")
    whole = (terminated or whole) and bool(bare) and not _DANGLING.search(bare) and len(words) <= MAX_SENTENCE_CHARS
    if words and not terminated:
        words += "。"
    return [Written(words, tuple(dict.fromkeys(numbers)), whole)]


def _numbers(inside: str) -> list[int]:
    """Return the numbers of a token: '1', '1,2', '1-3'."""
    bare = inside.replace("^", "")
    if span := re.fullmatch(r"\s*(\d+)\s*-\s*(\d+)\s*", bare):
        low, high = int(span[1]), int(span[2])
        return list(range(low, high + 1)) if low <= high <= low + 9 else [low, high]
    return [int(n) for n in re.findall(r"\d+", bare)]
