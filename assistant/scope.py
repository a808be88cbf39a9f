"""Which plans a question means: names, cities, aliases and abbreviations, and zones that the library lacks.

Input: a folded question and the library's plans. Output: `Scope`.
Does not know: what is asked of a plan.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from assistant.nicknames import without_nicknames
from assistant.title_words import MOST_PLANS, TitleWords
from assistant.wordclass import part_of_speech
from documents.gazetteer import gazetteer
from documents.model import Plan
from documents.normalization import fold
from documents.places import find_places, find_zones
from index.names_in_memory import NamesInMemory
from index.naming import GENERIC, SPELLED, Name, Names, core, spell

# Kinds that people use for any zone or for a part of one ('攀枝花职教园区'): they don't tell one zone from another.
_LOOSE_KINDS = frozenset(
    ("开发区", "园区", "产业园", "产业园区", "工业园", "工业园区", "科技园", "科技园区", "片区", "示范区")
)
KNOWN_ZONES_FILE = Path(__file__).parent / "data" / "known_zones.txt"
_KINDS_IN_FULL = (("经开区", "经济技术开发区"), ("高新区", "高新技术产业开发区"), ("综保区", "综合保税区"))
_MOST_FURTHER = 8  # characters behind a name that may go on with it
_BEFORE_NAME = 6  # characters between a place and the name that it belongs to
_WITHIN_WORD = re.compile("区[域块间]|市[场民政]|县域")  # '嘉定区域更新' names no 嘉定区
_BEGINS = re.compile(r"\s*(?:请问|想问|问下|我想问|那么?)?[,\s]*(?:我们?)?(?:在|到|去|来)?\s*")
_GOES_ON = re.compile("[镇乡村街路河江湖湾山港岛]|产业|企业|资源|项目")  # another place, or a thing, of that name
_ZONE_TAIL = re.compile(r"(管理委员会|管委会|党工委|工管委|政府|人民政府)+$")


@dataclass(frozen=True, slots=True)
class Scope:
    """The plans that a question names. `plan_ids` is empty when none is named."""

    plan_ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()  # the words by which they were named, as typed (folded)
    unknown: tuple[str, ...] = ()  # zones or places named that no plan of the library is about
    source: Literal["named", "given", "history", "none"] = "none"
    within: tuple[str, ...] = ()  # places named that no plan is about, but that lie where `plan_ids` hold
    shared: tuple[tuple[str, ...], ...] = ()  # plans of a name that several have ('鹿城'): any of them may be meant

    def things(self) -> tuple[tuple[str, ...], ...]:
        """Return what was named, one entry each: the plan, or the plans that share the name."""
        several = {p for group in self.shared for p in group}
        return (*((p,) for p in self.plan_ids if p not in several), *self.shared)


class PlanNames:
    """Every name by which the library's plans are called."""

    def __init__(self, plans: Sequence[Plan], corpus_text: Container[str], names: Names | None = None) -> None:
        """`corpus_text`: the folded text of all plans; a place that stands in it may be a topic.

        `names`: those of a library of many plans, which its index holds; `plans` is not looked at then.
        """
        self._held: Names = NamesInMemory(plans) if names is None else names
        self._corpus = corpus_text
        self._titles = TitleWords(self._held, plans if names is None else ())
        few = plans if names is None and len(plans) <= MOST_PLANS else ()
        self._zones = {p.plan_id: fold(p.zone).text for p in few if p.zone}
        self._own_cores: dict[str, tuple[str, ...]] | None = None

    def find(self, text: str, english: bool = False) -> tuple[Scope, str]:
        """Return the scope that folded `text` names, and `text` with the names taken out."""
        found: list[tuple[int, Name]] = []
        rest = text
        for name in self._held.standing_in(text):
            at = rest.find(name.text)
            while at >= 0 and name.text:
                if not (name.text.isascii() and _inside_word(rest, at, len(name.text))):
                    whole = self._is_whole_zone(rest, at, name) and not _WITHIN_WORD.match(
                        text, at + len(name.text) - 1
                    )
                    if whole and not self._is_elsewhere(text, at, name):
                        found.append((at, name))
                        rest = _blank(rest, at, len(name.text) + self._further(rest, at, name))
                    else:
                        break
                at = rest.find(name.text, at + 1)
        if english or text.isascii():
            rest = self._find_spelled(rest, found)
        elif not found:
            rest = self._find_homophones(rest, found)
        if not found:
            rest = self._find_by_city_and_kind(rest, found)
        if not any(len(name.plan_ids) == 1 for _, name in found):
            called = self._titles.find(text, rest, bool(found)) or (None if found else self._titles.find_piece(rest))
            if called is not None:
                start, end, ids = called
                found.append((start, Name(rest[start:end], ids, True)))
                rest = _blank(rest, start, end - start)
        if not found and not english:
            rest = self._find_core(rest, found)
        plan_ids, shared = self._narrow(found)
        if not found and (worded := self._titles.worded(rest)):
            plan_ids = worded
        if len(shared) == 1 and len(shared[0]) == len(plan_ids) > 1:
            plan_ids = self._titles.narrow(rest, plan_ids)
            shared = shared if len(plan_ids) > 1 else ()
        unknown = self._unknown(rest)
        if any(map(find_zones, unknown)) and found and not any(n.strong for _, n in found):
            plan_ids, shared = (), ()  # '襄阳高新区方案依据的湖北省文件' is not of another zone in 湖北
        for mention in unknown:
            rest = rest.replace(mention, " " * len(mention))
        within: tuple[str, ...] = ()
        if unknown and not plan_ids and (around := self._around(unknown)):
            plan_ids, within, unknown = around, unknown, ()
        names = tuple(n.text for _, n in sorted(found, key=lambda f: f[0]))
        return Scope(plan_ids, names, unknown, "named" if plan_ids else "none", within, shared), rest

    def _around(self, mentions: Sequence[str]) -> tuple[str, ...]:
        """Return the plans of the province and of the nation that hold in all places mentioned; none for a zone."""
        if any(find_zones(mention) for mention in mentions):
            return ()
        provinces = {p.province for mention in mentions for p in find_places(mention)}
        return self._held.wide(("", *provinces))

    def warm(self) -> None:
        """Make ready what the first question without a name would wait for."""
        self._held.warm()
        _spelled_places()

    def _is_whole_zone(self, text: str, at: int, name: Name) -> bool:
        """Return False when a city's name is only the head of another zone's name ('贵阳' in '贵阳经开区')."""
        if name.strong and not any(p.end - p.start == len(name.text) for p in find_places(name.text)):
            return True
        for zone in find_zones(text):
            if zone.start <= at < zone.end and zone.end > at + len(name.text):
                if zone.kind in _LOOSE_KINDS:
                    return True
                mention = text[zone.start : zone.end]
                if GENERIC.match(mention[len(name.text) :]) and _is_loose(mention[len(name.text) :]):
                    return True
                own = mention[len(name.text) :]
                if any(whole in self._corpus for whole in _written_out(mention)):
                    return True  # a zone within the city, of which its plan tells: '遵义国家经开区'
                if zone.core and not GENERIC.match(own) and own in self._corpus:
                    return True  # a place within the zone, of which the plans tell: '攀枝花金江物流园区'
                return self._held.begins(mention)
        return True

    def _further(self, text: str, at: int, name: Name) -> int:
        """Return how many characters behind a name go on with it in short: '台商区' of 泉州台商投资区 behind 泉州."""
        end = at + len(name.text)
        for zone in {self._zones.get(p, "") for p in name.plan_ids}:
            own = zone[len(name.text) :] if zone.startswith(name.text) else ""
            for size in range(min(len(own), _MOST_FURTHER), 1, -1):
                if _shortens(text[end : end + size], own):
                    return size
        return 0

    def with_cities(self, text: str) -> str:
        """Return folded `text` with cities by their own names, not by nicknames."""
        return without_nicknames(text, self._corpus, self._held.holds)

    def _is_elsewhere(self, text: str, at: int, name: Name) -> bool:
        """Return whether another place stands before a name without one: '成都优化营商环境条例', '漳州台商投资区'."""
        for zone in find_zones(text):
            whole = zone.start < at and at + len(name.text) <= zone.end
            if whole and zone.place and not find_places(name.text):
                return all(zone.place not in self._held.places_of(p) for p in name.plan_ids)
        if find_places(name.text) or find_zones(name.text) or any(z.start < at < z.end for z in find_zones(text)):
            return False
        between = re.compile(rf"[^\W和与跟及比同或对]{{0,{_BEFORE_NAME}}}")
        before = next((p for p in reversed(find_places(text[:at])) if between.fullmatch(text[p.end : at])), None)
        if before is None:
            return False
        forms = {before.short, before.name, text[before.start : before.end]}
        return all(forms.isdisjoint(self._held.places_of(p)) for p in name.plan_ids)

    def _narrow(self, found: Sequence[tuple[int, Name]]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
        """Return the plans named, and those that share a name which no other name settles."""
        definite = {p for _, n in found if len(n.plan_ids) == 1 for p in n.plan_ids}
        shared: list[set[str]] = []
        for _, name in found:
            ids = set(name.plan_ids)
            if len(ids) == 1 or ids & definite:
                continue
            same = next((group for group in shared if group & ids), None)
            if same is None:
                shared.append(ids)
            else:
                same &= ids
        chosen = definite.union(*shared)
        groups = tuple(map(self._held.in_order, shared))
        return self._held.in_order(chosen), tuple(g for g in groups if len(g) > 1)

    def _unknown(self, rest: str) -> tuple[str, ...]:
        out: list[str] = []
        for zone in find_zones(rest):
            mention = rest[zone.start : zone.end]
            bare = _ZONE_TAIL.sub("", mention)
            known_place = zone.place or (zone.core and is_place_word(zone.core))
            if known_place and not GENERIC.match(bare) and bare not in self._corpus:
                out.append(mention)
        covered = "\0".join(out)
        for place in find_places(rest):
            mention = rest[place.start : place.end]
            if len(mention) >= 2 and mention not in covered and place.short not in self._corpus:
                out.append(mention)
        return tuple(dict.fromkeys(out))

    def _find_by_city_and_kind(self, rest: str, found: list[tuple[int, Name]]) -> str:
        """Take '攀枝花高新区' for the only zone of its kind in its city, unless another is known by just that name."""
        for zone in find_zones(rest):
            key = (zone.place, zone.kind)
            if not zone.place or zone.core or key in _known_zones() or rest[zone.start : zone.end] in self._corpus:
                continue
            ids = self._held.of_kind(*key)
            if len(ids) == 1:
                found.append((zone.start, Name(rest[zone.start : zone.end], tuple(ids), True)))
                return _blank(rest, zone.start, zone.end - zone.start)
        return rest

    def _find_spelled(self, rest: str, found: list[tuple[int, Name]]) -> str:
        """Find names that are written in pinyin ('Guiyang', 'Hefei Xinzhan')."""
        letters = re.sub(r"[^a-z]+", " ", rest.lower())
        packed = letters.replace(" ", "")
        for name in self._held.spelled_in(packed):
            spelled = spell(core(name.text))
            pattern = r"\b" + r"[\s'-]*".join(map(re.escape, spelled)) + r"('s)?"
            match = re.search(pattern, rest)
            if match and not any(set(name.plan_ids) == set(n.plan_ids) for _, n in found):
                found.append((match.start(), name))
        for spelled, place in _spelled_places():
            # Most are not in the text at all: a pattern for each would also push all others out of re's memory.
            if len(spelled) < SPELLED or spelled not in rest or not re.search(r"\b" + spelled + r"\b", rest):
                continue
            if not self._held.holds(place) and place not in self._corpus:
                rest = re.sub(r"\b" + spelled + r"\b('s)?", f" {place} ", rest)
        for _, name in found:
            spelled = spell(core(name.text))
            rest = re.sub(r"\b" + r"[\s'-]*".join(map(re.escape, spelled)) + r"('s)?", " ", rest)
        return rest

    def _find_homophones(self, rest: str, found: list[tuple[int, Name]]) -> str:
        """Find a name typed with other characters of the same sound ('贵杨高新区')."""
        alike: list[tuple[int, str, int, Name]] = []
        for at in range(len(rest) - 1):
            for window in {rest[at : at + n] for n in range(2, 9) if at + n <= len(rest)}:
                alike += [(-len(window), name.text, at, name) for name in self._half_alike(window)]
        for *_, at, name in sorted(alike, key=lambda found: found[:3]):
            window = rest[at : at + len(name.text)]
            if window not in self._corpus and spell(window) == spell(name.text):
                found.append((at, name))
                return _blank(rest, at, len(window))
        return rest

    def _find_core(self, rest: str, found: list[tuple[int, Name]]) -> str:
        """Take the proper part of one plan's zone that a question begins with for the zone: '大鹏2014年…'."""
        start = _BEGINS.match(rest)
        at = start.end() if start else 0
        for own, ids in self._cores().items():
            if rest.startswith(own, at) and not _GOES_ON.match(rest, at + len(own)):
                found.append((at, Name(own, ids, True)))
                return _blank(rest, at, len(own))
        return rest

    def _cores(self) -> dict[str, tuple[str, ...]]:
        """Return the proper parts of the zones' names ('大鹏' of 深圳大鹏新区), longest first; few plans have them."""
        if self._own_cores is None:
            held: dict[str, list[str]] = {}
            for plan_id, zone in self._zones.items():
                for mention in find_zones(zone)[:1]:
                    if len(mention.core) > 1:
                        held.setdefault(mention.core, []).append(plan_id)
            self._own_cores = {k: tuple(v) for k, v in sorted(held.items(), key=lambda kv: -len(kv[0]))}
        return self._own_cores

    def _half_alike(self, window: str) -> list[Name]:
        """Return the names as long as `window` that have at least half of its characters at the same places."""
        if window.isascii() or not window.strip():
            return []
        return self._held.half_alike(window)


def _shortens(short: str, name: str) -> bool:
    """Return whether a text has characters of a name in their order, the first and the last among them."""
    rest = iter(name)
    return len(short) > 1 and short[0] == name[0] and short[-1] == name[-1] and all(ch in rest for ch in short)


def is_place_word(word: str) -> bool:
    """Return whether jieba's dictionary knows `word` as the name of a place."""
    return part_of_speech(word).startswith("ns")


def is_generic(name: str) -> bool:
    """Return whether `name` is only a kind of zone ('国家级高新区'), not the name of one."""
    return bool(GENERIC.match(name))


def _written_out(mention: str) -> tuple[str, ...]:
    """Return a zone's name with its kind in full, as plans write it."""
    return tuple(mention.replace(short, full) for short, full in _KINDS_IN_FULL if mention.endswith(short))


def _is_loose(tail: str) -> bool:
    """Return whether a zone type is one that people use for any zone."""
    return tail in ("", "开发区", "园区", "新区", "区", "市", "管委会", "产业园", "的开发区")


@cache
def _known_zones() -> frozenset[tuple[str, str]]:
    """Return (city, kind) of the zones that are known by their city's name alone."""
    out: set[tuple[str, str]] = set()
    for line in KNOWN_ZONES_FILE.read_text(encoding="utf-8").splitlines():
        kind, mark, cities = line.partition(":")
        if mark and not line.startswith("#"):
            out.update((city, kind) for city in cities.split())
    return frozenset(out)


@cache
def _spelled_places() -> tuple[tuple[str, str], ...]:
    """Return (pinyin, short name) of every province and prefecture-level city."""
    return tuple((spell(entry.short), entry.short) for entry in gazetteer())


def _blank(text: str, at: int, length: int) -> str:
    return text[:at] + " " * length + text[at + length :]


def _inside_word(text: str, at: int, length: int) -> bool:
    before = text[at - 1 : at]
    after = text[at + length : at + length + 1]
    return (before.isascii() and before.isalnum()) or (after.isascii() and after.isalnum())
