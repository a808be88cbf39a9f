"""Tell amounts in the plan's words: targets with their period, payments with the whole sentence that pays.

Input: facts chosen, in the order of the text. Output: drafted sentences with the places they rest on.
Does not know: questions; how the facts were chosen (lookup_amounts.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from assistant.findings import ENDS, clause_quote, closed, quotes_of, sentence_spans
from assistant.model import DraftSentence, Quote
from documents.model import Fact, Support, Target
from index.store import Library

MAX_SENTENCE = 260  # characters; of a longer sentence only the part that pays is told
MAX_JOINED_QUOTE = 200  # characters; a longer stretch would hide the value that it is cited for


def tell_targets(library: Library, facts: Sequence[Fact]) -> list[DraftSentence]:
    """Return one sentence per stretch of text: '到2025年,…达到700亿元。', period and value both cited."""
    out: list[DraftSentence] = []
    for key, group in groupby(
        facts, key=lambda f: (f.clause_id, getattr(f, "period_text", None), _sentence_key(library, f))
    ):
        same = list(group)
        if all(isinstance(f, Support) for f in same) and key[2][1] - key[2][0] <= MAX_SENTENCE:
            sentence = _paid_sentence(library, same[0], key[2])
            if not any(sentence.text == told.text for told in out):
                out.append(sentence)
            continue
        parts = list(dict.fromkeys(_told_of(library, f) for f in same))
        parts = [p for p in parts if not any(p != o and p in o for o in parts)]
        text = ";".join(parts)
        period = getattr(same[0], "period_text", None) or ""
        if period and period not in text:
            text = f"{period},{text}"
        quotes = _joined(tuple(dict.fromkeys(q for f in same for q in quotes_of(f))))
        if not any(closed(text) == told.text for told in out):
            out.append(DraftSentence(closed(text), quotes, "fact"))
    return out


def _told_of(library: Library, fact: Fact) -> str:
    """Return a target in the plan's words; a cell of a table with the head of its row and column before it."""
    quote = fact.quote.strip(ENDS)
    if not isinstance(fact, Target) or library.clause(fact.clause_id).kind != "table" or not fact.value_text:
        return quote
    head = "".join(dict.fromkeys((fact.subject, fact.indicator)))
    if "|" not in quote or not head:
        return quote
    unit = "" if fact.value_text.endswith(fact.unit) else fact.unit
    return f"{head}:{fact.value_text}{unit}"


def _paid_sentence(library: Library, fact: Fact, span: tuple[int, int]) -> DraftSentence:
    """Return the whole sentence that pays: whom each of its amounts is for stands in other parts of it."""
    clause = library.clause(fact.clause_id)
    text = library.plan(fact.plan_id).text[span[0] : span[1]]
    return DraftSentence(closed(text.strip(ENDS)), (clause_quote(clause, *span),), "fact")


def _joined(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Return the places with those of one clause made one, when they stand close to each other."""
    out: list[Quote] = []
    for quote in sorted(quotes, key=lambda q: (q.plan_id, q.start, q.end)):
        last = out[-1] if out else None
        if last and last.clause_id == quote.clause_id and max(last.end, quote.end) - last.start <= MAX_JOINED_QUOTE:
            out[-1] = replace(last, end=max(last.end, quote.end))
        else:
            out.append(quote)
    return tuple(out)


def _sentence_key(library: Library, fact: Fact) -> tuple[int, int]:
    clause = library.clause(fact.clause_id)
    for start, end in sentence_spans(clause.text, clause.start):
        if start <= fact.start < end:
            return start, end
    return fact.start, fact.end
