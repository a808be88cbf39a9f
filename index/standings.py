"""Tell how the plans of a library stand, none of which is kept with its text.

Input: the plans that repeal, revise or extend others; how the library looks a plan up. Output: `LibraryStandings`.
Does not know: the rules by which a plan stands (documents/standing.py); where plans are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from documents.model import Plan
from documents.standing import Standings


class LibraryStandings(Standings):
    """The standings of a library's plans, each of which is looked up when it is asked for."""

    def __init__(
        self, acting: Sequence[Plan], plan_ids: Sequence[str], has: Callable[[str], bool], plan: Callable[[str], Plan]
    ) -> None:
        """`acting`: the plans that do something to others."""
        super().__init__(acting)
        self._plans = _PlansById(plan_ids, has, plan)


class _PlansById(Mapping[str, Plan]):
    def __init__(self, plan_ids: Sequence[str], has: Callable[[str], bool], plan: Callable[[str], Plan]) -> None:
        self._plan_ids, self._has, self._plan = plan_ids, has, plan

    def __getitem__(self, plan_id: str) -> Plan:
        if not self._has(plan_id):
            raise KeyError(plan_id)
        return self._plan(plan_id)

    def __iter__(self) -> Iterator[str]:
        return iter(self._plan_ids)

    def __len__(self) -> int:
        return len(self._plan_ids)
