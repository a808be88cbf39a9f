"""What an assistant keeps of a library: of a small one its whole text, of a large one what the index knows of it.

Input: a library. Output: its wording, the names of its plans.
Does not know: questions, answers.
"""

from __future__ import annotations

from assistant.scope import PlanNames
from assistant.terms import TextWording, Wording
from documents.normalization import fold
from index.store import Library


def wording_of(library: Library) -> Wording:
    """Return the wording of the library's clauses."""
    if library.is_large:
        return library.wording
    texts = (fold(c.text).text for plan_id in library.plan_ids for c in library.clauses(plan_id))
    return TextWording(texts, library.wording.count if len(library.plan_ids) == library.manifest.plans else None)


def names_in(library: Library) -> PlanNames:
    """Return the names of the library's plans."""
    if library.is_large:
        return PlanNames(library.plans, _Held(library.wording), library.names)
    return PlanNames(library.plans, fold("\n".join(p.text for p in library.plans)).text)


class _Held:
    """What stands in a library's clauses, asked as one asks a text: `'甲' in held`."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and self._wording.holds(text)
