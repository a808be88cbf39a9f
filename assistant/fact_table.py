"""The library's facts, ready to be matched against the words of a question.

Input: the library's facts, clauses and a vocabulary. Output: scored rows.
Does not know: intents, years asked, wording of answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cache, lru_cache

from assistant.findings import Finding, sentence_spans
from assistant.terms import Coverage, Term, Vocabulary, best_credit, cover
from documents.model import Basis, Clause, Deadline, Duty, Fact, NamedList, Support, Target
from documents.normalization import fold
from documents.notes import LABEL_MARK
from documents.quantities import find_quantities, flat_text
from index.prepare import FACT_KINDS
from index.store import Library
from index.tokenization import words

# Shares of a row's score; chosen on the dev questions (docs/evaluation.md).
W_KEY, W_ALL, W_BACK = 0.50, 0.22, 0.28
_PLANS_KEPT = 2_048  # rows are remembered by plan and kind of fact


@dataclass(frozen=True, slots=True)
class Row:
    """A fact with its folded words: `key` is what it is about, `all` also where it stands."""

    fact: Fact
    key: str
    all: str
    key_terms: tuple[Term, ...]
    order: int


@dataclass(frozen=True, slots=True)
class Match:
    """A row that fits a question: score in 0..1, and how its key and its surroundings cover the topic."""

    row: Row
    score: float
    key: Coverage
    all: Coverage
    back: float  # the share of the row's own words that the question names

    @property
    def fact(self) -> Fact:
        """Return the fact of this match."""
        return self.row.fact


_GROWTH = re.compile("年均|累计|新增|净增|每年|同比")


class FactTable:
    """Facts by kind and plan."""

    def __init__(self, library: Library, vocabulary: Vocabulary) -> None:
        self._library, self._vocabulary = library, vocabulary
        self._clauses: frozenset[str] | None = None  # only rows of these, unless a plan is named
        self._near: dict[str, tuple[Row, ...]] = {}  # these, by kind
        self._of_plan = lru_cache(_PLANS_KEPT)(self._rows_of)
        self._zone_of = lru_cache(_PLANS_KEPT)(lambda plan_id: fold(library.plan(plan_id).zone or "").text)

    def warm(self) -> None:
        """Make the rows of a library that is small enough to be read through; of a large one none is needed yet."""
        if not self._library.is_large:
            for plan_id in self._library.plan_ids:
                for kind in FACT_KINDS:
                    self._of_plan(plan_id, kind)

    def nearby(self, library: Library, clause_ids: Collection[str]) -> FactTable:
        """Return the rows of some clauses of the same library; `library` holds the plans of these only."""
        part = copy(self)
        part._library, part._clauses = library, frozenset(clause_ids)
        part._near = {}
        return part

    def rows(self, kinds: Collection[str], plan_ids: Collection[str]) -> Iterator[Row]:
        """Yield the rows of `kinds` in `plan_ids` (all plans when empty), in order of text."""
        wanted = frozenset(plan_ids)
        if not wanted and self._clauses is not None:
            for kind in kinds:
                if kind not in self._near:
                    self._near[kind] = tuple(self._rows_nearby(kind, self._clauses))
                yield from self._near[kind]
            return
        for kind in kinds:
            for plan_id in self._library.in_order(wanted):
                yield from self._of_plan(plan_id, kind)

    def match(
        self, kinds: Collection[str], plan_ids: Collection[str], terms: Sequence[Term], topic: str
    ) -> list[Match]:
        """Return every row that shares a word with `terms`, best first."""
        wanted = topic + " " + " ".join(v for t in terms for v in t.variants)
        named = cache(lambda term: best_credit(term, wanted))  # rows share their words
        out: list[Match] = []
        for row in self.rows(kinds, plan_ids):
            whole = cover(terms, row.all)
            if not whole.share:
                continue
            key = cover(terms, row.key)
            back = _back(row, named)
            if row.fact.kind in ("duty", "deadline"):
                score = 0.4 * key.share + 0.5 * whole.share + 0.1 * back
            else:
                score = W_KEY * key.share + W_ALL * whole.share + W_BACK * back
            out.append(Match(row, score, key, whole, back))
        return sorted(out, key=lambda m: (-m.score, m.row.order))

    def _rows_nearby(self, kind: str, clause_ids: frozenset[str]) -> Iterator[Row]:
        of_plan: dict[str, list[str]] = {}
        for clause_id in sorted(clause_ids):
            of_plan.setdefault(clause_id.partition("/")[0], []).append(clause_id)
        for plan_id in self._library.plan_ids:
            for number, fact in self._library.numbered_facts(plan_id, (kind,), of_plan.get(plan_id, ())):
                yield self._row(number, fact)

    def _rows_of(self, plan_id: str, kind: str) -> tuple[Row, ...]:
        """Return the rows of one kind and plan, in order of text."""
        return tuple(self._row(number, fact) for number, fact in self._library.numbered_facts(plan_id, (kind,)))

    def _row(self, order: int, fact: Fact) -> Row:
        clause = self._library.clause(fact.clause_id)
        key = fold(_key_of(fact)).text
        about = key  # also what its words do not repeat: where it stands
        around = " ".join([*clause.path, clause.heading, fact.quote, *(s.quote for s in fact.also)])
        if isinstance(fact, Duty) and is_note(fact):  # it is for all that its clause, or its stretch of it, says
            stretch = fact.also[0].quote if fact.also else clause.text
            about += " " + fold(f"{clause.heading} {_first_said(stretch, clause.heading)}").text
            around += " " + stretch
        elif fact.kind == "support":  # whom it pays may stand in another part of the sentence
            sentence = _sentence_of(clause, fact)
            about += " " + fold(_opening(sentence)).text
            around += " " + sentence
        elif fact.kind in ("basis", "list"):  # what rests on it, what its members are of
            around += " " + _sentence_of(clause, fact)
        elif fact.kind == "deadline":
            around += " " + _dated_text(clause, fact)
        known = self._vocabulary
        zone = self._zone_of(fact.plan_id)  # which plan it is of needs no naming
        own = [w for w in _own_words(key, fact.qualifiers if isinstance(fact, Target) else ()) if w not in zone]
        terms = tuple(Term(w, known.weight(w), known.variants(w)) for w in own)
        return Row(fact, about, about + " " + fold(around).text, terms, order)


def per_plan(matches: Sequence[Match], tell: Callable[[list[Match]], Finding | None]) -> list[Finding]:
    """Return what `tell` makes of the matches of each plan, best plan first."""
    groups: dict[str, list[Match]] = {}
    for match in matches:
        groups.setdefault(match.fact.plan_id, []).append(match)
    found = [tell(group) for group in groups.values()]
    return [f for f in found if f is not None]


def is_note(fact: Fact) -> bool:
    """Return whether a duty stands in a note ('(责任单位:…)', '(甲部指导)') or a table, not in running text."""
    quote = flat_text(fact.quote).lstrip()
    return quote[:1] in "([" or LABEL_MARK.search(quote) is not None or "|" in quote


def _sentence_of(clause: Clause, fact: Fact) -> str:
    spans = sentence_spans(clause.text, clause.start)
    return " ".join(clause.text[a - clause.start : b - clause.start] for a, b in spans if a <= fact.start < b)


def _first_said(text: str, heading: str) -> str:
    """Return the first sentence of a text that is more than its heading."""
    said = [text[a:b] for a, b in sentence_spans(text)]
    return next((t for t in said if not heading or heading not in t or len(t) > 2 * len(heading)), "")


def _opening(sentence: str) -> str:
    """Return the words of a sentence up to its first amount of money: what all its tiers are about."""
    money = next((q.start for q in find_quantities(sentence) if "元" in q.unit), len(sentence))
    return sentence[:money]


def _dated_text(clause: Clause, fact: Fact) -> str:
    """Return what a date is for: the clause when its title or its closing note is dated, the sentence otherwise."""
    title_end = clause.start + len(clause.label) + len(clause.heading) + 2
    if (clause.heading and fact.start <= title_end) or re.search(r"时间|时限|期限", fact.quote):
        return clause.text
    spans = [s for s in sentence_spans(clause.text, clause.start) if s[0] <= fact.start < s[1]]
    return "".join(clause.text[a - clause.start : b - clause.start] for a, b in spans)


def _own_words(key: str, qualifiers: Sequence[str]) -> list[str]:
    """Return the words of a row's key that a question may be expected to name; '力争' is none of them."""
    said = " ".join(fold(q).text for q in qualifiers if not _GROWTH.search(q))
    return [w for w in dict.fromkeys(words(key)) if len(w) > 1 and w not in said]


def _back(row: Row, named: Callable[[Term], float]) -> float:
    """Return the share of the row's own words that the question names."""
    total = sum(t.weight for t in row.key_terms)
    if not total:
        return 0.0
    return sum(t.weight * named(t) for t in row.key_terms) / total


def _key_of(fact: Fact) -> str:
    match fact:
        case Target():
            return " ".join([fact.subject, fact.condition or "", *fact.qualifiers, fact.indicator])
        case Support():
            return " ".join([fact.beneficiary, fact.condition or "", fact.indicator])
        case Duty() | Deadline():
            return fact.task
        case Basis():
            return f"{fact.title} {fact.doc_no or ''}"
        case NamedList():
            return fact.name
    return fact.quote
