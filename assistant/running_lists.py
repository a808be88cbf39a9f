"""Tell all parts of an enumeration in running text: '一是…;二是…', '首先…;其次…', or parts that begin alike.

Input: a `Question`, the sentence that answers it. Output: the lines of all parts, none where it is no such part.
Does not know: labelled items (enumerations.py); how sentences are ranked; which sentence answers (extractive.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.counting import counts_named
from assistant.enumerations import FEW_ALIKE, MAX_ITEMS, POINTS_DOWN, asks_list, noun_asked
from assistant.findings import quoted_line, sentence_spans, text_at
from assistant.model import DraftSentence
from assistant.question import Question
from assistant.ranking import Scored
from assistant.terms import cover
from documents.model import Clause
from documents.normalization import fold
from index.library import Library

_RUNS_ON = ("；", ";")  # the paragraph behind such an end belongs to the same sentence
# Numerals of running text, each way of counting with what its first item looks like; all folded.
_NUMERALS = "一二三四五六七八九十"
_STEPS = {"首先": 1, "其次": 2, "再次": 3, "然后": 3, "最后": 9}
_SPOKEN = (
    (re.compile(rf"\s*(?P<n>[{_NUMERALS}])是"), re.compile(r"(?:^|[:,;。、])\s*(?P<n>一)是")),
    (re.compile(rf"\s*(?P<n>[{_NUMERALS}])要"), re.compile(r"(?:^|[:,;。、])\s*(?P<n>一)要")),
    (re.compile(rf"\s*第(?P<n>[{_NUMERALS}])[,是:、]"), re.compile(r"(?:^|[:,;。])\s*第(?P<n>一)[,是:、]")),
    (re.compile(rf"\s*(?P<n>{'|'.join(_STEPS)})"), re.compile(r"(?:^|[:,;。])\s*(?P<n>首先)")),
)
_OPENING = 3  # characters with which parts begin alike: '要坚持', …
_SHORT_LEAD = 12  # characters between a sentence and the items of what it says: '主要表现在:'
_SOME = 0.01  # share of the topic that a lead-in must hold at least
_SHORT_OPENING = 2  # … when they are just as many as asked for


@dataclass(frozen=True, slots=True)
class _Part:
    """A sentence of a clause, with its folded text."""

    clause: Clause
    start: int
    end: int
    text: str


def parallel_parts(library: Library, question: Question, best: Scored) -> list[DraftSentence]:
    """Return all parts of the enumeration in running text that a sentence opens or is part of, when a list is asked
    for: '一是…;二是…', '首先…;其次…', or parts that begin alike ('要坚持…原则,…;要坚持…原则,…').
    """
    if not asks_list(question) or "yes_no" in question.intents:
        return []
    parts = list(_run_on(library, best.clause))
    at = next((i for i, part in enumerate(parts) if (part.clause, part.start) == (best.clause, best.start)), None)
    if at is None:
        return []
    told = _counted_run(question, parts, at) or _alike_run(question, parts, at)
    return [quoted_line(part.clause, part.start, part.end) for part in told[:MAX_ITEMS]]


def _run_on(library: Library, clause: Clause) -> Iterator[_Part]:
    """Yield the sentences of a clause, and of the paragraphs beside it with which it makes one sentence."""
    family = [clause]
    if not clause.label and clause.parent_id is not None:
        beside = library.children(clause.parent_id)
        at = next(i for i, c in enumerate(beside) if c.clause_id == clause.clause_id)
        first = last = at
        while first and not beside[first - 1].label and beside[first - 1].text.rstrip().endswith(_RUNS_ON):
            first -= 1
        while last + 1 < len(beside) and not beside[last + 1].label and beside[last].text.rstrip().endswith(_RUNS_ON):
            last += 1
        family = list(beside[first : last + 1])
    for own in family:
        for start, end in sentence_spans(own.text, own.start):
            yield _Part(own, start, end, fold(text_at(own, start, end)).text)


def _counted_run(question: Question, parts: Sequence[_Part], at: int) -> list[_Part]:
    """Return the parts that are counted up in words, when what leads them in is what is asked for."""
    for style, opening in _SPOKEN:
        for indices in _runs(style, opening, parts):
            if len(indices) < 2 or not (at in indices or _leads(opening, parts, at, indices[0])):
                continue
            told = [parts[i] for i in indices]
            if at < indices[0]:
                return [parts[at], *told]
            lead = _lead_of(opening, parts, indices[0])
            own = style.sub("", parts[at].text).removeprefix(lead)
            asked = cover(question.terms, lead).share >= max(cover(question.terms, own).share, _SOME)
            if asked or len(indices) in counts_named(question.text):
                return told
    return []


def _runs(style: re.Pattern[str], opening: re.Pattern[str], parts: Sequence[_Part]) -> list[list[int]]:
    """Return where parts stand that are counted up one way, each time from one."""
    runs: list[list[int]] = []
    last = 0
    for i, part in enumerate(parts):
        first, further = opening.search(part.text), style.match(part.text)
        number = _number(first["n"]) if first else _number(further["n"]) if further else 0
        if number == 1:
            runs.append([i])
        elif number > last and runs:
            runs[-1].append(i)
        last = number or last
    return runs


def _number(numeral: str) -> int:
    return _STEPS.get(numeral) or _NUMERALS.index(numeral) + 1


def _leads(opening: re.Pattern[str], parts: Sequence[_Part], at: int, first: int) -> bool:
    """Return whether a sentence leads in the items behind it: '面临一些困难。主要表现在:一是…'."""
    if at + 1 != first:
        return False
    found, text = opening.search(parts[first].text), parts[at].text
    short = found is not None and found.group()[0] == ":" and found.start() <= _SHORT_LEAD
    return short or text.endswith(":") or bool(POINTS_DOWN.search(text))


def _lead_of(opening: re.Pattern[str], parts: Sequence[_Part], first: int) -> str:
    """Return what stands before the first item: in its sentence, else the sentence before, else the title."""
    found = opening.search(parts[first].text)
    lead = parts[first].text[: found.start("n")].rstrip("第") if found else ""
    if not re.search(r"\w", lead):
        lead = parts[first - 1].text if first else fold(parts[first].clause.heading).text
    return lead


def _alike_run(question: Question, parts: Sequence[_Part], at: int) -> list[_Part]:
    """Return the parts beside one another that begin alike, as many as asked for, or each with what is asked for."""
    asked = counts_named(question.text)
    noun = noun_asked(question)
    for size in (_OPENING, _SHORT_OPENING):
        for start in (at, at + 1):
            opening = parts[start].text[:size] if start < len(parts) else ""
            if not re.fullmatch("[一-鿿]+", opening):
                continue
            first, last = start, start
            while first and parts[first - 1].text.startswith(opening):
                first -= 1
            while last + 1 < len(parts) and parts[last + 1].text.startswith(opening):
                last += 1
            if first and re.search(f"[:,]{opening}", parts[first - 1].text):  # behind what leads them in
                first -= 1
            run = list(parts[first : last + 1])
            named = bool(noun) and all(noun in part.text for part in run)
            counted = len(run) in asked and (named or (size == _OPENING and len(run) >= FEW_ALIKE))
            if counted or (named and size == _OPENING and len(run) >= FEW_ALIKE):
                return run
    return []
