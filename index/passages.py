"""Cut clauses into the passages that are searched.

Input: plans with their clauses. Output: `Passage` rows with spans in the plan's text, and the text of each row.
Does not know: vectors, postings, questions.

A clause is one passage; an over-long one is several. Its sentences are passages too, so that one figure in a long
clause is found. Each carries the plan's names and the titles above it, since a clause seldom says which zone it is
about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from documents.model import Clause, Ingested, Plan
from documents.normalization import simplify
from index.errors import IndexFault
from index.model import Passage, PassageKind
from index.tokenization import token_length

MAX_TOKENS = 380  # of cl100k_base, per part; with the context this stays within a window of 512
_TITLE_CHARS, _ALIASES, _ALIAS_CHARS = 36, 2, 16
_WITH_SENTENCES = frozenset(("notice", "preamble", "clause", "paragraph", "table"))
_SEPARATORS = ["\n", "。", "；", ";", "！", "？", ",", "，", "、", " ", ""]
_SENTENCE_END = re.compile(r"(?:[。；;！？!?]+|(?<=[\u4e00-\u9fff”）)])\.(?=\s|$))[”’」』\"）)】〕]*|\n+")
_WORD = re.compile(r"\w")


def passages(plans: Sequence[Ingested]) -> tuple[Passage, ...]:
    """Return the passages of all plans, in the order of the text; `row` counts from 0."""
    pieces = (piece for plan in plans for piece in _pieces(plan))
    return tuple(
        Passage(row, kind, clause.clause_id, clause.plan_id, start, end, context)
        for row, (kind, clause, start, end, context) in enumerate(pieces)
    )


def embedded_text(passage: Passage, plan: Plan) -> str:
    """Return what is turned into a vector, in simplified script: a clause with its context, a sentence alone.

    Measured on eval/questions/dev.jsonl: a sentence found by its own words complements the clause found by its place.
    """
    body = plan.text[passage.start : passage.end]
    return simplify(f"{passage.context}\n{body}" if passage.kind == "clause" else body)


def searched_text(passage: Passage, plan: Plan) -> str:
    """Return what is cut into terms for the lexical index: context and passage."""
    return f"{passage.context}\n{plan.text[passage.start : passage.end]}"


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences of `text`, white space around them left out.

    A sentence ends at 。;！？ or a line break, and takes a closing quote or bracket with it; a full stop counts only
    after a Chinese character and before a blank, so '3.5%' and '1.' stay whole, and a stray one cuts nothing.
    """
    cuts = [0, *(m.end() for m in _SENTENCE_END.finditer(text)), len(text)]
    spans = []
    for start, end in pairwise(cuts):
        body = text[start:end]
        if _WORD.search(body):
            spans.append((start + len(body) - len(body.lstrip()), end - len(body) + len(body.rstrip())))
    return spans


def parts(text: str, max_tokens: int = MAX_TOKENS) -> list[tuple[int, int]]:
    """Return spans that cover `text` without gap or overlap, each of at most `max_tokens` cl100k_base tokens.

    Raises:
        IndexFault: the splitter lost or changed a character.
    """
    if token_length(text) <= max_tokens:
        return [(0, len(text))]
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        separators=_SEPARATORS,
        keep_separator="end",
        strip_whitespace=False,
        chunk_size=max_tokens,
        chunk_overlap=0,
        length_function=token_length,
    )
    spans, at = [], 0
    for piece in splitter.split_text(text):
        if not text.startswith(piece, at):
            break
        spans += _short_enough(text, at, at + len(piece), max_tokens)
        at += len(piece)
    if at != len(text):
        raise IndexFault(f"expected the splitter to keep all {len(text)} characters, found a change at {at}")
    return spans


def _short_enough(text: str, start: int, end: int, max_tokens: int) -> list[tuple[int, int]]:
    """Return a span, in halves where it is too long: pieces joined may have a token more than they have apart."""
    if end - start < 2 or token_length(text[start:end]) <= max_tokens:
        return [(start, end)]
    middle = (start + end) // 2
    return [*_short_enough(text, start, middle, max_tokens), *_short_enough(text, middle, end, max_tokens)]


def context_of(plan: Plan, clause: Clause) -> str:
    """Return the plan's names and the titles above the clause, in one line of simplified script."""
    above = [simplify(title)[:_TITLE_CHARS] for title in clause.path if not clause.text.startswith(title)]
    return " ".join([*names_of(plan), *above])


def names_of(plan: Plan) -> list[str]:
    """Return the display name and the aliases that add most to it; each costs length in every passage."""
    names = [plan.display_name]
    short = [alias for alias in plan.aliases if len(alias) <= _ALIAS_CHARS]
    while short and len(names) <= _ALIASES:
        known = set("".join(names))
        best = max(short, key=lambda alias: (len(set(alias) - known), -len(alias), alias))
        if len(set(best) - known) < 2:
            break
        names.append(best)
        short.remove(best)
    return names


def _pieces(ingested: Ingested) -> Iterator[tuple[PassageKind, Clause, int, int, str]]:
    for clause in ingested.clauses:
        if not _WORD.search(clause.text):
            continue
        context = context_of(ingested.plan, clause)
        for start, end in parts(clause.text):
            yield "clause", clause, clause.start + start, clause.start + end, context
        if clause.kind in _WITH_SENTENCES:
            for start, end in sentences(clause.text):
                yield "sentence", clause, clause.start + start, clause.start + end, context
