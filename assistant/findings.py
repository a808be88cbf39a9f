"""What one plan says on a question: drafted sentences with the facts and clauses they rest on.

Input: facts and clauses chosen. Output: `Finding`, and the small pieces that findings are built from.
Does not know: how facts or clauses were chosen; other plans.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.model import DraftSentence, Quote
from documents.model import Clause, Fact, Plan, Span
from index.store import Library

_CLOSERS = "。!?！？；;，,、：: \n"
ENDS = "".join(dict.fromkeys(" ,，;；。\n"))  # loose ends of a quote
FRAME = ENDS + "()（）〔〕[]【】"
_LINE_ENDS = tuple("。!?！？；;：:）)〕】”」|")
_NOTE_LINE = re.compile(r"\s*[(（〔]?([责責]任|[牵牽][头頭]|配合|[协協]同|完成)([单單]位|部[门門]|[时時][间間限])")
_NOTE_AFTER = re.compile(
    r"[(（〔【][^()（）〔〕【】。\n]{2,120}(指[导導]|[牵牽][头頭]|[负負][责責]|[参參][与與加]|配合|[协協]同|[协協]助|[责責]任[单單]位[^()（）]*)[)）〕】]"
)
# A year, or years, at the end of a name, with the whole bracket that holds them: '…计划（2024-2026年）', '…新区 2021'.
_YEAR = r"\d{4}\s*年?"
_SPAN = rf"{_YEAR}(?:\s*[-—–－~～至到]+\s*{_YEAR})?"
_YEARS = re.compile(rf"\s*(?:[(（]{_SPAN}[)）]|{_SPAN})\s*$")
_TERMINAL = re.compile(r"[。!?！？]$")


@dataclass(frozen=True, slots=True)
class Finding:
    """What one plan says. quality in 0..1; `near` names why it is only near ('year', 'topic'), '' when it answers."""

    plan_id: str
    sentences: tuple[DraftSentence, ...]
    quality: float
    facts: tuple[Fact, ...] = ()
    near: str = ""
    score: float = 0.0  # log odds of its best sentence against those of the other plans; 0 when it is no sentence
    margin: float = 0.0  # between the score of the first and of the sixth sentence of all plans
    clause_cover: float = 0.0  # what the clause of the best sentence covers of the topic, as it was ranked …
    titled_cover: float = 0.0  # … and the sentence with its title
    doubt: bool = False  # it may be about something else; its confidence weighs this against what speaks for it
    signs: tuple[float, ...] = ()  # that its confidence was judged by
    confidence: float = 1.0  # probability that it answers
    missing: tuple[str, ...] = ()  # parts of the question that this plan does not answer

    @property
    def clause_ids(self) -> tuple[str, ...]:
        """Return the clauses that back this finding, in order of first use."""
        return tuple(dict.fromkeys(q.clause_id for s in self.sentences for q in s.quotes))


def quote_of(fact: Fact) -> Quote:
    """Return the place of a fact."""
    return Quote(fact.plan_id, fact.clause_id, fact.start, fact.end)


def quotes_of(fact: Fact) -> tuple[Quote, ...]:
    """Return the places that back a fact: its inherited parts first, in order of text, then its own."""
    also = tuple(_quote_of_span(fact.plan_id, s) for s in fact.also)
    return tuple(dict.fromkeys((*also, quote_of(fact))))


def clause_quote(clause: Clause, start: int, end: int) -> Quote:
    """Return a place inside `clause`; offsets are those of the plan's text."""
    return Quote(clause.plan_id, clause.clause_id, start, end)


def text_at(clause: Clause, start: int, end: int) -> str:
    """Return a stretch of `clause`; offsets are those of the plan's text."""
    return clause.text[start - clause.start : end - clause.start]


def quoted_line(clause: Clause, start: int, end: int) -> DraftSentence:
    """Return a stretch of `clause` as a line of an answer."""
    return DraftSentence(text_at(clause, start, end), (clause_quote(clause, start, end),), "quote")


def item_line(clause: Clause, start: int, end: int) -> DraftSentence:
    """Return a stretch of `clause` as an item of a list in an answer."""
    return DraftSentence(f"\n- {text_at(clause, start, end)}", (clause_quote(clause, start, end),), "fact")


_MARK = re.compile(r"[(（〔[【《“「)）〕\]】》”」\n。!?！？；;]")  # all that a sentence may end or be kept whole by
_ROW = 400  # characters of a row of a table that is told whole


def closed(text: str) -> str:
    """Return `text` as a sentence: without loose ends, with a full stop."""
    bare = re.sub(r"^即(?=[到至\d])", "", text.strip().rstrip("；;，,、：:"))  # it goes on from a line that is not told
    return bare if _TERMINAL.search(bare) else bare + "。"


def zone_name(plan: Plan) -> str:
    """Return the name of a plan's zone for use inside an answer: without a year, which no clause may hold."""
    return _YEARS.sub("", plan.zone or plan.display_name)


def spans_of(clause: Clause) -> list[tuple[int, int]]:
    """Return the spans of the sentences of a clause in its plan; a row of a table is one, unless it is very long."""
    if clause.kind == "table" and len(clause.text) <= _ROW:
        found: list[tuple[int, int]] = []
        bare = clause.text.strip("| ")  # the bars around a row are no words of it
        start = clause.text.find(bare)
        _add(clause.text, start, start + len(bare), clause.start, found)
        return found
    return sentence_spans(clause.text, clause.start)


def sentence_spans(text: str, offset: int = 0) -> list[tuple[int, int]]:
    """Return the spans of the sentences of `text`, ended by 。!?; or a line break, brackets and quotes kept whole."""
    spans: list[tuple[int, int]] = []
    start = depth = 0
    for mark in _MARK.finditer(text):
        i, ch = mark.start(), mark.group()
        if ch in "(（〔[【《“「":
            depth += 1
        elif ch in ")）〕]】》”」" and depth:
            depth -= 1
        if i < start:  # inside a note that was taken along
            continue
        if (ch == "\n" and not _runs_on(text, start, i)) or (ch in "。!?！？；;" and not (depth and ch in "；;")):
            end = i + 1
            while ch != "\n" and end < len(text) and text[end] in "”」)）":
                end += 1
            note = _NOTE_AFTER.match(text, end) if ch != "\n" else None
            end = note.end() if note else end  # who does what was said before
            _add(text, start, end, offset, spans)
            start = end
            if ch == "\n":
                depth = 0
    _add(text, start, len(text), offset, spans)
    return spans


def _runs_on(text: str, start: int, at: int) -> bool:
    """Return whether the line break at `at` stands inside a sentence, as where a source broke a line."""
    line = text[start:at].rstrip()
    return bool(line) and not line.endswith(_LINE_ENDS) and not _NOTE_LINE.match(text, at + 1)


def _add(text: str, start: int, end: int, offset: int, spans: list[tuple[int, int]]) -> None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if right > left and re.search(r"\w", piece):
        spans.append((offset + start + left, offset + start + right))


def lead_label(library: Library, clause: Clause) -> str:
    """Return the title by which a clause is called in a list: its own heading, else the nearest one above."""
    if clause.heading:
        return clause.heading
    for title in reversed(clause.path):
        bare = re.sub(r"^[\s(（]*[一二三四五六七八九十百千〇零\d①-⑳]+[)）]?[\s、.．)）]*", "", title)
        if bare:
            return bare
    return clause.text[:24]


def in_text_order(facts: Sequence[Fact]) -> list[Fact]:
    """Return the facts, each once, in the order of plans and of their text."""
    return sorted(dict.fromkeys(facts), key=lambda f: (f.plan_id, f.start, f.end))


def _quote_of_span(plan_id: str, span: Span) -> Quote:
    return Quote(plan_id, span.clause_id, span.start, span.end)
