"""Put evidence into a prompt: numbered and fenced clauses, best first, as many as the token budget holds.

Input: a prompt, a question, `Grounds`. Output: the prompt's variables, and the grounds that went in.
Does not know: models, replies. Tokens are counted as cl100k does, with a margin for other tokenizers.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from assistant.faults import ModelFault
from assistant.findings import zone_name
from assistant.grounds import INSTRUCTION, Ground, Grounds
from assistant.prompting import Prompt
from documents.quantities import flat_text
from index.tokenization import token_length

_MARGIN = 1.1
_FRAME_TOKENS = 40  # roles, fences and the like


def pack(prompt: Prompt, question: str, grounds: Grounds, budget_tokens: int) -> tuple[dict[str, str], Grounds]:
    """Return the prompt's variables and the evidence that fits, best first; what does not fit is left out.

    Raises: ModelFault 'context_too_small' when not even the first clause fits.
    """
    left = budget_tokens - int(_MARGIN * token_length(prompt.fixed_text + question)) - _FRAME_TOKENS
    blocks: list[str] = []
    kept: list[Ground] = []
    for ground in grounds.items:
        if not ground.own.text.strip():
            continue  # nothing but instructions stood there
        block = _block(replace(ground, number=len(kept) + 1))
        cost = int(_MARGIN * token_length(block)) + 1
        if cost > left:
            continue
        left -= cost
        blocks.append(block)
        kept.append(replace(ground, number=len(kept) + 1))
    if not kept:
        raise ModelFault("context_too_small" if grounds.items else "no_answer", f"{budget_tokens} tokens")
    text = "\n\n".join(blocks)
    digest = hashlib.sha256((text + question).encode("utf-8", "surrogatepass")).hexdigest()[:12]
    values = {"evidence": text, "question": " ".join(question.split()), "fence": f"=== 资料 {digest} ==="}
    return values, replace(grounds, items=tuple(kept))


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
