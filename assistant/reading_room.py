"""What an assistant keeps of a library: of a small one its whole text, of a large one what the index knows of it.

Input: a library. Output: its wording, its vocabulary, the names of its plans.
Does not know: questions, answers.
"""

from __future__ import annotations

from pathlib import Path

from assistant.scope import PlanNames
from assistant.terms import TextWording, Vocabulary, Wording
from assistant.word_lists import read_lay_words, same_group
from documents.indicators import load_synonyms
from documents.normalization import fold
from index.store import Library


def wording_of(library: Library) -> Wording:
    """Return the wording of the library's clauses."""
    if library.is_large:
        return library.wording
    texts = (fold(c.text).text for plan_id in library.plan_ids for c in library.clauses(plan_id))
    return TextWording(texts, library.wording.count if len(library.plan_ids) == library.manifest.plans else None)


def vocabulary_of(library: Library, synonyms_file: str = "") -> Vocabulary:
    """Return the words of the library with their other wordings; of `synonyms_file` where it names one."""
    synonyms = _merged(read_lay_words(), same_group(load_synonyms(Path(synonyms_file) if synonyms_file else None)))
    return Vocabulary(wording_of(library), synonyms, lambda word: library.near_words.find(word))


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


def _merged(*tables: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return tables of synonyms as one, folded."""
    out: dict[str, tuple[str, ...]] = {}
    for table in tables:
        for word, others in table.items():
            key = fold(word).text
            out[key] = tuple(dict.fromkeys((*out.get(key, ()), *(fold(o).text for o in others if fold(o).text != key))))
    return out
