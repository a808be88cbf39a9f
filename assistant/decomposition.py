"""Take a question apart that asks several things: of several plans, of several years, of two things compared.

Input: a `Question`. Output: the questions that it is made of.
Does not know: clauses or facts; how the answers are put together again (outcomes.py).
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.noise import ASKING
from assistant.question import Question, Reader

_PARTS = re.compile(r"[,。;!?\n]+|(?<=[少几个么谁啥])(?:和|以及|还有)")
_EACH = re.compile("分别|各(自|要|是|有|为|达|做|占|多)")
_YEARS_LISTED = re.compile(r"20\d\d年?(底|末)?(?:、|和|与|跟|及|以及|,)(?:到)?20\d\d")
_BEFORE_EACH = re.compile(
    r"([^\s,。;:、和与跟同及\d]{2,10}?)[和与跟及]([^\s,。;:、和与跟同及\d]{2,10}?)(?:这?两(?:个|块|种|类|项|档)[^,。]{0,4})?,?(?:各|分别)"
)
_VERSUS = re.compile(r"([^\s,。;:]{2,12})\s*\bvs\b\.?\s*([^\s,。;:]{2,12})")
_BOTH = re.compile(r"^\s*(.{1,12}?)\s*(?:和|与|跟|同|比(?![例重率较]))\s*(.{1,24})$")
_OWN_TOPIC = 3.0  # weight of the words that make a topic, about one that is not in every plan


class Decomposer:
    """Takes questions to one library apart."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def parts(self, question: Question) -> list[Question]:
        """Return the questions that `question` is made of, when it asks several things of one plan; else itself."""
        if question.kind != "policy" or len(question.scope.plan_ids) != 1 or question.injected or question.inherited:
            return [question]
        if len(question.years) > 1 and _YEARS_LISTED.search(question.text) and "yes_no" not in question.intents:
            return [replace(question, years=(year,)) for year in question.years]
        pieces = [self._reader.read(p) for p in _PARTS.split(question.text) if p.strip()]
        each = "compare" in question.intents or bool(_EACH.search(question.text))
        if each and (len(pieces) == 1 or sum(bool(p.terms and p.intents) for p in pieces) < 2):
            return self._compared(question)
        asking = [p for p in pieces if p.terms and p.intents - {"yes_no"}]
        asked = [bool(ASKING.search(p.text)) for p in asking]
        if any(asked) and not all(asked):  # a statement that leads to its question: '把A纳入考核,由谁牵头'
            return [question]
        if len(asking) < 2 or len(asking) != len([p for p in pieces if p.terms]):
            return [question]
        return [replace(p, raw=question.raw, scope=question.scope, years=p.years or question.years) for p in asking]

    def apart(self, question: Question) -> list[Question]:
        """Return one question for each plan named, when each has a topic of its own: 'A的基金和B的资金池各多大'.

        Nothing when the plans share their topic, or it stands before or behind them all.
        """
        text, names = question.text, question.scope.names
        if question.kind != "policy" or question.scope.source != "named" or len(question.scope.things()) < 2:
            return []
        starts = sorted({text.find(name) for name in names if name in text})
        if len(starts) < 2:
            return []
        bounds = [*starts[1:], len(text)]
        pieces = [self._reader.read(text[a:b]) for a, b in zip(starts, bounds, strict=True)]
        before = self._reader.terms(self._reader.without_filler(text[: starts[0]])) if starts[0] else ()
        if before or any(len(p.scope.plan_ids) != 1 or not _has_topic(p) for p in pieces):
            return []
        if len({p.scope.plan_ids for p in pieces}) < len(pieces):
            return []
        words = [{t.word for t in p.terms} for p in pieces]
        if all(own == words[0] for own in words):
            return []
        shared = frozenset.union(*(p.intents for p in pieces))
        return [
            replace(p, raw=question.raw, intents=p.intents or shared, years=p.years or question.years) for p in pieces
        ]

    def _of_both(self, question: Question) -> list[Question]:
        """Return the question once for each of two things that stand before 'each': '燃煤机组跟燃气机组分别是多少'."""
        pair = _BEFORE_EACH.search(question.text) or _VERSUS.search(question.text)
        if pair is None:
            return []
        text = question.text
        without = (text[: pair.end(1)] + text[pair.end(2) :], text[: pair.start(1)] + text[pair.start(2) :])
        both = [self._reader.read(part) for part in without]
        words = [{t.word for t in part.terms} for part in both]
        if any(not w for w in words) or words[0] <= words[1] or words[1] <= words[0]:
            return []
        return [replace(p, raw=question.raw, scope=question.scope, years=p.years or question.years) for p in both]

    def _compared(self, question: Question) -> list[Question]:
        """Return one question for each of two things compared within a plan: 'A和B的补贴' asks of both 补贴."""
        both = self._of_both(question)
        if both:
            return both
        match = _BOTH.match(question.topic)
        if match is None:
            return [question]
        left, right = (self._reader.terms(side) for side in match.groups())
        if not left or not right:
            return [question]
        known = {t.word for t in left}
        shared = tuple(t for t in right[1:] if t.word not in known)
        first = replace(question, topic=f"{match.group(1)} {' '.join(t.word for t in shared)}", terms=(*left, *shared))
        return [first, replace(question, topic=match.group(2), terms=right)]


def _has_topic(question: Question) -> bool:
    return sum(t.weight for t in question.terms if len(t.word) > 1) >= _OWN_TOPIC
