"""Put evidence into a prompt: numbered and fenced clauses, best first, as many as the token budget holds.

Input: a prompt, a question, `Grounds`, the sentences that answer without a model. Output: the prompt's variables, and
the grounds that went in.
Does not know: models, replies. Tokens are counted as cl100k does, with a margin for other tokenizers.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.faults import ModelFault
from assistant.findings import zone_name
from assistant.grounds import INSTRUCTION, Ground, Grounds, Unit
from assistant.model import DraftSentence, Quote
from assistant.prompting import Prompt
from documents.quantities import flat_text
from index.tokenization import token_length

_MARGIN = 1.1
_FRAME_TOKENS = 40  # roles, fences and the like
_POINTS_SHARE = 3  # the points take a third of the budget at most
_NO_POINTS = "见条款"
_LAYOUT = re.compile(r"[|*\s\ue000-\uf8ff]+|^[\s|]*-\s")  # of tables and lists


def pack(
    prompt: Prompt, question: str, grounds: Grounds, budget_tokens: int, core: Sequence[DraftSentence] = ()
) -> tuple[dict[str, str], Grounds]:
    """Return the prompt's variables and the evidence that fits, best first; what does not fit is left out.

    `core`: sentences that answer, each with its places; those whose clause fits are told as points.
    Raises: ModelFault 'context_too_small' when not even the first clause fits.
    """
    left = budget_tokens - int(_MARGIN * token_length(prompt.fixed_text + question)) - _FRAME_TOKENS
    points = _points(core, grounds, left // _POINTS_SHARE)
    blocks, kept = _fill(grounds, core, left - sum(cost for *_, cost in points))
    if not kept:  # the points stand in their clauses, too
        points = []
        blocks, kept = _fill(grounds, core, left)
    if not kept:
        raise ModelFault("context_too_small" if grounds.items else "no_answer", f"{budget_tokens} tokens")
    text = "\n\n".join(blocks)
    numbers = {g.evidence.clause_id: g.number for g in kept}
    lines = [line + _tokens(places, numbers) for line, places, _ in points if places & numbers.keys()]
    told = "\n".join(lines) or _NO_POINTS
    digest = hashlib.sha256((text + told + question).encode("utf-8", "surrogatepass")).hexdigest()[:12]
    values = {
        "evidence": text,
        "points": told,
        "question": " ".join(question.split()),
        "fence": f"=== 资料 {digest} ===",
    }
    return values, replace(grounds, items=tuple(kept))


def _fill(grounds: Grounds, core: Sequence[DraftSentence], left: int) -> tuple[list[str], list[Ground]]:
    """Return the clauses that `left` tokens hold, as text and numbered anew."""
    blocks: list[str] = []
    kept: list[Ground] = []
    for ground in grounds.items:
        if not ground.own.text.strip():
            continue  # nothing but instructions stood there
        numbered = replace(ground, number=len(kept) + 1)
        block = _block(numbered)
        cost = int(_MARGIN * token_length(block)) + 1
        if cost > left and (excerpt := _excerpt(numbered, core)):  # too long: its sentences that answer must do
            block = _block(excerpt)
            cost = int(_MARGIN * token_length(block)) + 1
        if cost <= left:
            left -= cost
            blocks.append(block)
            kept.append(numbered)
    return blocks, kept


def _points(core: Sequence[DraftSentence], grounds: Grounds, budget: int) -> list[tuple[str, frozenset[str], int]]:
    """Return (text, clause ids, tokens) of the sentences that answer, as many as the budget holds.

    One that speaks to an assistant is left out, as in the clauses.
    """
    plans = {g.evidence.clause_id: g.evidence.plan for g in grounds.items}
    many = len({s.quotes[0].plan_id for s in core if s.quotes}) > 1
    points: list[tuple[str, frozenset[str], int]] = []
    for sentence in core:
        places = frozenset(q.clause_id for q in sentence.quotes) & plans.keys()
        text = _LAYOUT.sub(" ", sentence.text).strip().replace("===", "= = =")
        if not places or not text or INSTRUCTION.search(flat_text(text)):
            continue
        name = zone_name(plans[min(places)]) if many else ""
        line = f"{name}:{text}" if name and not text.startswith(name) else text
        cost = int(_MARGIN * token_length(line)) + 5 * len(places)
        if cost > budget:
            break
        budget -= cost
        points.append((line, places, cost))
    return points


def _tokens(places: frozenset[str], numbers: Mapping[str, int]) -> str:
    return "".join(f"[{n}]" for n in sorted(numbers[p] for p in places & numbers.keys()))


def _excerpt(ground: Ground, core: Sequence[DraftSentence]) -> Ground | None:
    """Return a clause with nothing but the sentences that answer, its lead-ins too; None when none does."""
    quotes = [q for s in core for q in s.quotes]
    own, *leads = (_cut(unit, quotes) for unit in (ground.own, *ground.leads))
    return replace(ground, own=own, leads=tuple(leads)) if own.text else None


def _cut(unit: Unit, quotes: Sequence[Quote]) -> Unit:
    """Return `unit` with the text of its sentences that are quoted."""
    spans = [(q.start, q.end) for q in quotes if q.clause_id == unit.clause_id]
    told = [p for p in unit.passages if any(p.start < end and start < p.end for start, end in spans)]
    return replace(unit, text="\n".join(unit.text[p.start - unit.start : p.end - unit.start] for p in told))


def _block(ground: Ground) -> str:
    """Return one numbered clause: plan, heading path, lead-ins and text."""
    clause = ground.evidence.clause
    titles = [t for t in clause.path[:-1] if t.strip() and not INSTRUCTION.search(flat_text(t))]
    head = f"[{ground.number}] {zone_name(ground.evidence.plan)}" + (f"|{' > '.join(titles)}" if titles else "")
    leads = [_plain(u.text) for u in ground.leads if u.text.strip() not in titles]
    return "\n".join([head, *filter(None, leads), _plain(ground.own.text)])


def _plain(text: str) -> str:
    """Return a clause's text on lines without blanks at their ends, and nothing that looks like a fence."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line.replace("===", "= = =") for line in lines if line)
