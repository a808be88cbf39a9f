"""Know the units that have a duty in some plan, and find the one that a text names, in full or in short.

Input: a library; a text without blanks. Output: a unit's name as the text has it.
Does not know: duties, questions. A library may hold many thousands of units, so they are looked up by how they begin.
"""

from __future__ import annotations

from collections.abc import Collection

from assistant.unit_names import abbreviates, bare_unit, firsts_of
from documents.normalization import fold
from index.store import Library

_SHORTEST = 3  # characters of a name
_HEAD = 2  # characters by which a name is looked up


class Units:
    """The units of a library, each by its name as written and by its bare one."""

    def __init__(self, library: Library) -> None:
        plans_of: dict[str, set[str]] = {}
        for unit, plans in library.bodies():
            for name in dict.fromkeys((fold(unit).text, bare_unit(unit))):
                if len(name) >= _SHORTEST:
                    plans_of.setdefault(name, set()).update(plans)
        self._plans_of = {name: frozenset(ids) for name, ids in plans_of.items()}
        self._by_head: dict[str, list[tuple[int, str]]] = {}  # each with its place in the order of the library
        self._by_first: dict[str, list[str]] = {}
        for place, name in enumerate(self._plans_of):
            self._by_head.setdefault(name[:_HEAD], []).append((place, name))
            for first in firsts_of(name):
                self._by_first.setdefault(first, []).append(name)

    def named_in(self, text: str, plan_ids: Collection[str]) -> str:
        """Return the longest name in a text, of a unit of these plans (of any when none is given), '' without one."""
        heads = {text[at : at + _HEAD] for at in range(len(text) - 1)}
        held = (named for head in heads for named in self._by_head.get(head, ()) if named[1] in text)
        found = [(-len(name), place, name) for place, name in held if self._is_of(name, plan_ids)]
        return min(found)[-1] if found else ""

    def has_short(self, short: str, plan_ids: Collection[str]) -> bool:
        """Return whether `short` abbreviates a unit of these plans, of any plan when none is given."""
        names = {name for first in firsts_of(short) for name in self._by_first.get(first, ())}
        return any(self._is_of(name, plan_ids) and abbreviates(short, name) for name in names)

    def _is_of(self, name: str, plan_ids: Collection[str]) -> bool:
        return not plan_ids or not self._plans_of[name].isdisjoint(plan_ids)
