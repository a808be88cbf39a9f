"""Keep the names of many plans on disk, prepared by the build, and read those that a question holds.

Input: what each plan is called, in the order of the library. Output: files of a version; `Names` over them.
Does not know: questions; names of few plans (index.names_in_memory).

What is looked up has one register; the kind of a key is its first character. A library that is opened parses none of
its plans for this, however many there are.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from documents.gazetteer import gazetteer
from index import register, shelf
from index.errors import REBUILD, IndexDamaged
from index.naming import (
    HEAD,
    SPELLED,
    Called,
    Name,
    agree,
    by_length,
    core,
    has_sound,
    plans_by_name,
    spell,
)
from index.register import Register
from index.shelf import Shelf

MORE_THAN = 200  # plans; the names of fewer are made when a library is opened
_NAMES, _LOOKUPS, _PLACES = "names", "calls", "places.jsonl"
_STRONG, _WEAK = "+", "-"  # keys of names, with their plans
# Keys of look-ups: two characters, lengths of the names that begin so; sound and pinyin, places of names; sizes of
# pinyin; city and kind, province, word of a title, plans; place, nothing.
_HEAD, _SOUND, _SPELLED, _SIZES, _KIND, _WIDE, _TITLE, _HELD = "h", "s", "p", "l", "k", "w", "t", "g"
_CACHED = 1_024


def write(folder: Path, named: Sequence[Called], text_of: Callable[[int], str]) -> None:
    """Write the names of plans; `text_of`: the text of a plan by its number."""
    strong, weak = plans_by_name(named, text_of)
    held = {_STRONG + name: array("i", numbers) for name, numbers in strong.items()}
    held |= {_WEAK + name: array("i", numbers) for name, numbers in weak.items()}
    told: dict[str, array[int]] = {}
    for number, each in enumerate(named):
        for city, kind in each.kinds:
            _note(told, f"{_KIND}{city} {kind}", number)
        if each.wide is not None:
            _note(told, _WIDE + each.wide, number)
        for word in each.words:
            _note(told, _TITLE + word, number)
    _note_sounds(told, register.write(folder, _NAMES, held))
    register.write(folder, _LOOKUPS, told)
    shelf.write(folder / _PLACES, (json.dumps(each.places, ensure_ascii=False).encode() for each in named))


def _note(held: dict[str, array[int]], key: str, number: int) -> None:
    held.setdefault(key, array("i")).append(number)


def _note_sounds(told: dict[str, array[int]], names: dict[str, int]) -> None:
    """Note by what the names themselves are found."""
    shorts = {entry.short for entry in gazetteer()}
    sizes = sorted({len(short) for short in shorts})
    lengths: dict[str, set[int]] = {}
    spelled_sizes: set[int] = set()
    places: set[str] = set()
    for key, place in names.items():
        name = key[1:]
        lengths.setdefault(name[:HEAD], set()).add(len(name))
        if has_sound(name):
            _note(told, _SOUND + spell(name), place)
        spelled = spell(core(name))
        if len(spelled) >= SPELLED:
            _note(told, _SPELLED + spelled, place)
            spelled_sizes.add(len(spelled))
        places |= shorts & {name[i : i + size] for size in sizes for i in range(len(name) - size + 1)}
    for head, found in lengths.items():
        told[_HEAD + head] = array("i", sorted(found))
    told[_SIZES] = array("i", sorted(spelled_sizes))
    for short in places:
        told[_HELD + short] = array("i")


class NamesOnDisk:
    """The names of many plans. Reading is safe from several threads."""

    def __init__(self, folder: Path, plan_ids: Sequence[str], number_of: Callable[[str], int]) -> None:
        """Open the names of a version; `plan_ids`: all its plans, in order.

        Raises:
            IndexDamaged: a file is missing, cut short, or does not fit.
        """
        self._names, self._lookups = Register(folder, _NAMES), Register(folder, _LOOKUPS)
        self._places = Shelf(folder / _PLACES)
        if len(self._places) != len(plan_ids):
            raise IndexDamaged(f"索引文件不一致 {_PLACES} does not fit the plans。{REBUILD}")
        self._plan_ids, self._number_of = plan_ids, number_of
        self._name = lru_cache(_CACHED)(self._name_at)
        self._of_plan = lru_cache(_CACHED)(self._read_places)

    @property
    def size(self) -> int:
        """See Names."""
        return len(self._plan_ids)

    def in_order(self, plan_ids: Iterable[str]) -> tuple[str, ...]:
        """See Names."""
        return tuple(sorted(plan_ids, key=self._number_of))

    def standing_in(self, text: str) -> list[Name]:
        """See Names."""
        heads = self._lookups.find([_HEAD + text[i : i + HEAD] for i in range(len(text) - 1)])
        lengths = {head[1:]: self._lookups.numbers(place).tolist() for head, place in heads.items()}
        pieces = {
            text[i : i + length]
            for i in range(len(text) - 1)
            for length in lengths.get(text[i : i + HEAD], ())
            if i + length <= len(text)
        }
        found = self._names.find([mark + piece for piece in pieces for mark in (_STRONG, _WEAK)])
        return sorted(map(self._name, found.values()), key=by_length)

    def begins(self, text: str) -> bool:
        """See Names."""
        return any(self._names.begins(mark + text) for mark in (_STRONG, _WEAK))

    def half_alike(self, window: str) -> list[Name]:
        """See Names."""
        named = self._names_under(_SOUND, [spell(window)])
        return [name for name in named if agree(window, name.text) * 2 >= len(window)]

    def spelled_in(self, letters: str) -> list[Name]:
        """See Names."""
        sizes = [size for place in self._lookups.find([_SIZES]).values() for size in self._lookups.numbers(place)]
        return self._names_under(
            _SPELLED, {letters[i : i + size] for size in sizes for i in range(len(letters) - size + 1)}
        )

    def holds(self, place: str) -> bool:
        """See Names."""
        return bool(self._lookups.find([_HELD + place]))

    def of_kind(self, city: str, kind: str) -> tuple[str, ...]:
        """See Names."""
        return self._plans_under(f"{_KIND}{city} {kind}")

    def wide(self, provinces: Iterable[str]) -> tuple[str, ...]:
        """See Names."""
        return self.in_order({p for province in provinces for p in self._plans_under(_WIDE + province)})

    def places_of(self, plan_id: str) -> Collection[str]:
        """See Names."""
        return self._of_plan(self._number_of(plan_id))

    def titled(self, word: str) -> int:
        """See Names."""
        return sum(map(self._lookups.count, self._lookups.find([_TITLE + word]).values()))

    def with_title(self, words: Collection[str]) -> tuple[str, ...]:
        """See Names."""
        found = self._lookups.find([_TITLE + word for word in words])
        if len(found) < len(set(words)):
            return ()
        held = sorted(map(self._lookups.numbers, found.values()), key=len)
        numbers = held[0]
        for other in held[1:]:
            numbers = np.intersect1d(numbers, other, assume_unique=True)
        return tuple(self._plan_ids[n] for n in numbers.tolist())

    def warm(self) -> None:
        """See Names."""
        spell("度量")

    def _plans_under(self, key: str) -> tuple[str, ...]:
        places = self._lookups.find([key]).values()
        return tuple(self._plan_ids[n] for place in places for n in self._lookups.numbers(place).tolist())

    def _names_under(self, mark: str, keys: Iterable[str]) -> list[Name]:
        places = self._lookups.find([mark + key for key in keys]).values()
        return sorted((self._name(n) for p in places for n in self._lookups.numbers(p).tolist()), key=by_length)

    def _name_at(self, place: int) -> Name:
        key = self._names.key(place)
        plan_ids = tuple(sorted(self._plan_ids[n] for n in self._names.numbers(place).tolist()))
        return Name(key[1:], plan_ids, key[0] == _STRONG)

    def _read_places(self, number: int) -> frozenset[str]:
        return frozenset(json.loads(self._places.line(number)))
