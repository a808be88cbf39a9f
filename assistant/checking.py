"""The number gate: no figure, unit or year reaches a user unless its cited clauses hold it.

Input: drafted sentences and the clauses they cite. Output: the sentences that hold, and why others do not.
Does not know: how a sentence was drafted; which figures are right (only which stand in the source).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.model import DraftSentence
from documents.model import Clause
from documents.normalization import fold
from index.store import Library

# Digits with their decimals and the unit-like characters behind them; Chinese numerals count only with a measure.
_FIGURE = re.compile(
    r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?\s*(?:%|‰|个百分点|(?:万|亿|千|百|十)*\s*(?:美元|欧元|元|亩|平方公里|平方米|公里|米|吨标准煤|吨|"
    r"立方米|千瓦时|千瓦|人次|人|名|家|户|个|项|件|条|座|所|倍|年|月|日|号|级|位|天|小时)?)?"
)
_LEADS_IN = (":", "：")
_MARK = re.compile(r"[\ue000-\uf8ff]")  # of a citation, before it has a number; '[2017]' may be the plan's own
_TOKEN = re.compile(r"\[\d+\]|[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Violation:
    """A figure that no cited clause holds."""

    sentence: str
    figure: str


def figures(text: str) -> tuple[str, ...]:
    """Return the figures of `text` with their units, folded, without blanks and digit separators."""
    return tuple(m.group() for m in _FIGURE.finditer(_plain(fold(_TOKEN.sub(" ", text)).text)))


def violations(text: str, clause_texts: Iterable[str]) -> tuple[str, ...]:
    """Return the figures of `text` that stand in none of `clause_texts`."""
    told = figures(text)
    if not told:
        return ()
    source = _plain("\n".join(fold(t).text for t in clause_texts))
    return tuple(f for f in told if not _stands_in(f, source))


def gate(draft: Sequence[DraftSentence], library: Library) -> tuple[list[DraftSentence], list[Violation]]:
    """Return the sentences of `draft` whose figures and verbatim parts hold, and the violations of the others.

    A message has no citation to be held against; it may carry no figure of a plan, which its author sees to.
    """
    kept: list[DraftSentence] = []
    bad: list[Violation] = []
    for sentence in draft:
        if sentence.origin == "message" and not sentence.quotes:
            kept.append(sentence)
            continue
        texts = [text for q in sentence.quotes for text in _texts(library.clause(q.clause_id))]
        if sentence.origin == "quote":
            slices = [library.plan(q.plan_id).text[q.start : q.end] for q in sentence.quotes]
            missing: tuple[str, ...] = () if _MARK.sub("", sentence.text) in slices else (sentence.text,)
        else:
            missing = violations(sentence.text, texts)
        if missing or not sentence.quotes:
            bad.append(Violation(sentence.text, ", ".join(missing)))
        else:
            kept.append(sentence)
    return (_without_bare_names(kept) if bad else kept), bad


def _texts(clause: Clause) -> tuple[str, ...]:
    """Return the text of a clause, and that behind its label, which digits may follow at once: '2.2024年9月底前'."""
    label = clause.label if clause.text.startswith(clause.label) else ""
    return (clause.text, clause.text[len(label) :]) if label else (clause.text,)


def _without_bare_names(kept: Sequence[DraftSentence]) -> list[DraftSentence]:
    """Return the sentences without the lead-ins ('**贵阳高新区**:') behind which nothing was left."""
    out: list[DraftSentence] = []
    for sentence in reversed(kept):
        leads_in = sentence.origin == "message" and sentence.text.rstrip().endswith(_LEADS_IN)
        if not (leads_in and (not out or out[-1].text.startswith("\n"))):
            out.append(sentence)
    return out[::-1]


def _plain(text: str) -> str:
    return re.sub(r"(?<=\d),(?=\d{3})|[ \t\n]+(?=[%\d一-鿿])|(?<=\d)[ \t\n]+", "", text)


def _stands_in(figure: str, source: str) -> bool:
    at = source.find(figure)
    while at >= 0:
        before, after = source[at - 1 : at], source[at + len(figure) : at + len(figure) + 1]
        starts = not (before.isdigit() or before == ".")
        ends = not (
            figure[-1:].isdigit()
            and (after.isdigit() or (after == "." and source[at + len(figure) + 1 :][:1].isdigit()))
        )
        if starts and ends:
            return True
        at = source.find(figure, at + 1)
    return False
