"""Hold the names of few plans in memory.

Input: plans. Output: `Names`.
Does not know: questions; names of a large library (index.names_on_disk).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property

from documents.model import Plan
from index.naming import (
    HEAD,
    SPELLED,
    Name,
    agree,
    by_length,
    called,
    core,
    has_sound,
    plans_by_name,
    spell,
)

_MANY = 2_000  # names


class NamesInMemory:
    """The names of few plans."""

    def __init__(self, plans: Sequence[Plan]) -> None:
        """Read the names off the plans."""
        named = [called(plan) for plan in plans]
        kinds = zip((True, False), plans_by_name(named, lambda number: plans[number].text), strict=True)
        names = [
            Name(name, tuple(sorted(named[n].plan_id for n in numbers)), strong)
            for strong, by_name in kinds
            for name, numbers in by_name.items()
        ]
        self._names = sorted(names, key=by_length)
        self._by_head: dict[str, list[Name]] = {}
        for held in self._names:
            self._by_head.setdefault(held.text[:HEAD], []).append(held)
        self._called = {each.plan_id: each for each in named}
        self._order = {plan_id: number for number, plan_id in enumerate(self._called)}
        self._titled: dict[str, list[str]] = {}
        for each in named:
            for word in each.words:
                self._titled.setdefault(word, []).append(each.plan_id)

    @property
    def size(self) -> int:
        """See Names."""
        return len(self._order)

    def in_order(self, plan_ids: Iterable[str]) -> tuple[str, ...]:
        """See Names."""
        return tuple(sorted(plan_ids, key=self._order.__getitem__))

    def standing_in(self, text: str) -> list[Name]:
        """See Names."""
        heads = {text[i : i + HEAD] for i in range(len(text) - 1)}
        found = [name for head in heads for name in self._by_head.get(head, ()) if name.text in text]
        return sorted(found, key=by_length)

    def begins(self, text: str) -> bool:
        """See Names."""
        return any(name.text.startswith(text) for name in self._by_head.get(text[:HEAD], ()))

    def half_alike(self, window: str) -> list[Name]:
        """See Names; by their characters where names are few, which spares the dictionary of sounds."""
        n = len(window)
        if len(self._names) > _MANY:
            return [name for name in self._by_sound.get(spell(window), ()) if agree(window, name.text) * 2 >= n]
        counts = Counter(i for at, char in enumerate(window) for i in self._by_place.get((n, at, char), ()))
        return [self._names[i] for i, same in counts.items() if same * 2 >= n]

    def spelled_in(self, letters: str) -> list[Name]:
        """See Names."""
        heard = {letters[i : i + size] for size in self._sizes for i in range(len(letters) - size + 1)}
        return sorted((name for s in heard for name in self._spelled.get(s, ())), key=by_length)

    def holds(self, place: str) -> bool:
        """See Names."""
        return any(place in name.text for name in self._names)

    def of_kind(self, city: str, kind: str) -> tuple[str, ...]:
        """See Names."""
        return tuple(each.plan_id for each in self._called.values() if (city, kind) in each.kinds)

    def wide(self, provinces: Iterable[str]) -> tuple[str, ...]:
        """See Names."""
        wanted = set(provinces)
        return tuple(each.plan_id for each in self._called.values() if each.wide in wanted)

    def places_of(self, plan_id: str) -> Collection[str]:
        """See Names."""
        return self._called[plan_id].places

    def titled(self, word: str) -> int:
        """See Names."""
        return len(self._titled.get(word, ()))

    def with_title(self, words: Collection[str]) -> tuple[str, ...]:
        """See Names."""
        rarest = min(words, key=lambda word: (self.titled(word), word))
        return tuple(p for p in self._titled.get(rarest, ()) if set(words) <= set(self._called[p].words))

    def warm(self) -> None:
        """See Names."""
        _ = self._sizes, self._by_sound if len(self._names) > _MANY else self._by_place

    @cached_property
    def _spelled(self) -> dict[str, list[Name]]:
        out: dict[str, list[Name]] = {}
        for name in self._names:
            spelled = spell(core(name.text))
            if len(spelled) >= SPELLED:
                out.setdefault(spelled, []).append(name)
        return out

    @cached_property
    def _sizes(self) -> tuple[int, ...]:
        return tuple(sorted({len(spelled) for spelled in self._spelled}))

    @cached_property
    def _by_sound(self) -> dict[str, list[Name]]:
        out: dict[str, list[Name]] = {}
        for name in self._names:
            if has_sound(name.text):
                out.setdefault(spell(name.text), []).append(name)
        return out

    @cached_property
    def _by_place(self) -> dict[tuple[int, int, str], list[int]]:
        """The names of two to eight characters by length and each of their characters in its place."""
        out: dict[tuple[int, int, str], list[int]] = {}
        for number, name in enumerate(self._names):
            if has_sound(name.text):
                for at, char in enumerate(name.text):
                    out.setdefault((len(name.text), at, char), []).append(number)
        return out
