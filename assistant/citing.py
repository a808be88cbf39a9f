"""Number the citations: code assigns tokens, in order of first use, one per quoted place.

Input: checked draft sentences. Output: sentences with [n] tokens, and the citations they point to.
Does not know: how sentences were drafted or checked.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote as url_quote

from assistant.model import Citation, DraftSentence, Quote, Sentence
from index.store import Library

FIRST_MARK = 0xE000  # chr(FIRST_MARK + i) in a draft marks the place of its i-th quote's token


def cite(draft: Sequence[DraftSentence], library: Library) -> tuple[tuple[Sentence, ...], tuple[Citation, ...]]:
    """Return `draft` with tokens from [1] on, and one citation per distinct quoted place."""
    numbers: dict[Quote, int] = {}
    sentences: list[Sentence] = []
    for item in draft:
        tokens = [numbers.setdefault(q, len(numbers) + 1) for q in dict.fromkeys(item.quotes)]
        by_quote = dict(zip(dict.fromkeys(item.quotes), tokens, strict=True))
        text, placed = item.text, set()
        for i, quote in enumerate(item.quotes):
            mark = chr(FIRST_MARK + i)
            if mark in text:
                text = text.replace(mark, f"[{by_quote[quote]}]")
                placed.add(by_quote[quote])
        rest = "".join(f"[{t}]" for t in tokens if t not in placed)
        sentences.append(Sentence(_append(text, rest), tuple(tokens), item.origin))
    return tuple(sentences), tuple(_citation(q, n, library) for q, n in numbers.items())


def clause_url(clause_id: str, plan_id: str) -> str:
    """Return the reader page address of a clause, without the base path."""
    return f"/plans/{url_quote(plan_id)}#{url_quote(clause_id.removeprefix(plan_id + '/'), safe='/()~')}"


def _append(text: str, tokens: str) -> str:
    body = text.rstrip("\n")
    return body + tokens + text[len(body) :]


def _citation(quote: Quote, token: int, library: Library) -> Citation:
    plan, clause = library.plan(quote.plan_id), library.clause(quote.clause_id)
    return Citation(
        token=token,
        plan_id=plan.plan_id,
        plan_title=plan.title,
        display_name=plan.display_name,
        issuer=plan.issuer,
        source_file=plan.source_file,
        clause_id=clause.clause_id,
        path=clause.path,
        quote=plan.text[quote.start : quote.end],
        start=quote.start,
        end=quote.end,
        clause_text=clause.text,
        url=clause_url(clause.clause_id, plan.plan_id),
    )
