"""Hold a model's answer against the extractive one: what it leaves out is added, or the answer is given up.

Input: the sentences shown, the extractive draft. Output: the extractive sentences to add, or a `ModelFault`.
Does not know: how sentences are checked one by one; how a question is read.

The first sentence of the extractive draft is its key: what was asked. A model may word it otherwise, not leave it out.
Where one figure or date is asked for, of a sentence that strings several together only the part asked about must be
told. Shares chosen on the replies of Qwen2.5-Coder-1.5B to dev and tuning questions (docs/evaluation.md).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.binding import amount_of, pairs
from assistant.faults import ModelFault
from assistant.model import DraftSentence
from documents.periods import find_periods
from documents.quantities import find_quantities, flat_text

MIN_TOLD = 0.6  # share of a sentence's wording that tells it
MIN_ASKED = 0.8  # share of what question and sentence have in common that must be told
SAME = 0.9  # share of a sentence's wording in another that says it all
MIN_KEY = 0.3  # below it the key sentence is not what the model wrote about
MAX_ADDED = 2  # extractive sentences that may be added; with more of them the extractive answer reads better

_PART = re.compile("[,;:、]")


def left_out(
    shown: Sequence[DraftSentence], core: Sequence[DraftSentence], asked: str = "", narrow: bool = False
) -> list[DraftSentence]:
    """Return the sentences of `core` (each with its places) that `shown` does not tell, to be added verbatim.

    `asked`: the question, whose words need not be told again. `narrow`: it may ask for one thing of a sentence.
    Raises: ModelFault 'lost_core' when the key sentence, a figure of a fact, a plan or too much else is missing, when
    what is missing is a part of a table or list or says all over again what is shown, or when a fact is asked for and
    other figures are told with it: the extractive answer reads better then.
    """
    if not core:
        return []
    key = core[0]
    about = _about(key, shown)
    if not about:
        raise ModelFault("lost_core", "other clauses")
    fact = next((s for s in core if s.origin == "fact"), None)
    if fact is not None and _figures([fact]) - _figures(shown):
        raise ModelFault("lost_core", "figures of the fact")
    if fact is not None and narrow and _figures(shown) - _figures(core):
        raise ModelFault("lost_core", "figures not asked for")
    parted = asked if narrow else ""
    if _share(key, about) < MIN_KEY and not _tells_part(key, about, parted):
        raise ModelFault("lost_core", "key sentence")
    if {q.plan_id for s in core for q in s.quotes} - {q.plan_id for s in shown for q in s.quotes}:
        raise ModelFault("lost_core", "a plan")
    missing = [s for s in core if not _tells(s, shown, asked) and not _tells_part(s, _about(s, shown), parted)]
    if any(s.text[:1] in "\n|-" for s in missing):
        raise ModelFault("lost_core", "a row or item")
    if len(missing) > MAX_ADDED:
        raise ModelFault("lost_core", f"{len(missing)}/{len(core)} sentences")
    if any(_share(s, [m]) >= SAME for m in missing for s in _about(m, shown)):
        raise ModelFault("lost_core", "said twice")
    return missing


def _tells(sentence: DraftSentence, shown: Sequence[DraftSentence], asked: str) -> bool:
    about = _about(sentence, shown)
    held = _figures([sentence]) <= _figures(about) and _periods([sentence]) <= _periods(about)
    return held and _share(sentence, about, asked) >= MIN_TOLD


def _tells_part(sentence: DraftSentence, told: Sequence[DraftSentence], asked: str) -> bool:
    """Tell whether what `asked` shares with a sentence is told, and in full the parts that share most.

    These must hold a figure, or the time of the sentence be told with them: a part without either may lead to the
    answer instead of giving it.
    """
    wanted = pairs(flat_text(asked)) & pairs(flat_text(sentence.text))
    if not wanted:
        return False
    held = frozenset[str]().union(*(pairs(flat_text(s.text)) for s in told))
    parts = [p for p in _PART.split(flat_text(sentence.text)) if p.strip()]
    most = max(len(wanted & pairs(p)) for p in parts)
    named = [replace(sentence, text=p) for p in parts if len(wanted & pairs(p)) == most]
    periods = _periods([sentence])
    dated = bool(periods) and periods <= _periods(told)
    whole = all(_share(p, told) >= MIN_TOLD and _figures([p]) <= _figures(told) for p in named)
    return whole and (dated or all(_figures([p]) for p in named)) and len(wanted & held) >= MIN_ASKED * len(wanted)


def _about(sentence: DraftSentence, shown: Sequence[DraftSentence]) -> list[DraftSentence]:
    """Return what is shown and rests on a clause of `sentence`."""
    clauses = {q.clause_id for q in sentence.quotes}
    return [s for s in shown if clauses & {q.clause_id for q in s.quotes}]


def _share(sentence: DraftSentence, told: Sequence[DraftSentence], asked: str = "") -> float:
    """Return how much of the wording of `sentence`, beyond the words of the question, is told."""
    wanted = pairs(flat_text(sentence.text)) - pairs(flat_text(asked))
    held = frozenset[str]().union(*(pairs(flat_text(s.text)) for s in told))
    return len(wanted & held) / len(wanted) if wanted else 1.0


def _figures(sentences: Sequence[DraftSentence]) -> set[tuple[float | None, str]]:
    return {amount_of(q) for s in sentences for q in find_quantities(s.text)}


def _periods(sentences: Sequence[DraftSentence]) -> set[str]:
    return {p.value for s in sentences for p in find_periods(s.text)}
