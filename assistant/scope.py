"""Which plans a question means: names, cities, aliases and abbreviations, and zones that the library lacks.

Input: a folded question and the library's plans. Output: `Scope`.
Does not know: what is asked of a plan.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Literal

from assistant.title_words import TitleWords, places_of
from assistant.wordclass import part_of_speech
from documents.gazetteer import gazetteer
from documents.model import Plan
from documents.normalization import fold
from documents.places import find_places, find_zones

# Kinds that people use for any zone or for a part of one ('攀枝花职教园区'): they don't tell one zone from another.
_LOOSE_KINDS = frozenset(
    ("开发区", "园区", "产业园", "产业园区", "工业园", "工业园区", "科技园", "科技园区", "片区", "示范区")
)
KNOWN_ZONES_FILE = Path(__file__).parent / "data" / "known_zones.txt"
_GENERIC = re.compile(
    r"^(国家级|国家|省级|市级|省|市|全|我|本|该|各|等|级|的)*"
    r"(高新|经济|技术|新|产业|工业|循环|综合|自由|贸易|自主|创新|示范|现代|科技|农业)*"
    r"(开发区|高新区|经开区|新区|园区|投资区|工业园|产业园|科技园|示范区|试验区|实验区|自贸区|保税区|综保区|自创区|区|市|县|省|园)?"
    r"(管委会|管理委员会|方案|计划)?$"
)
_MANY = 2_000  # names
_SPELLED = 5  # letters of a name in pinyin
_HEAD = 2  # characters by which names are found
_BEFORE_NAME = 6  # characters between a place and the name that it belongs to
_OFTEN = 4  # a plan without a narrower region that names a place so often is about it
_NATIONAL = re.compile(r"^(国务院|全国人民代表大会|中共中央|中央|国家|中华人民共和国)")
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


@dataclass(frozen=True, slots=True)
class _Name:
    text: str
    plan_ids: tuple[str, ...]
    strong: bool  # names the zone itself, not only its city or province


class PlanNames:
    """Every name by which the library's plans are called, longest first."""

    def __init__(self, plans: Sequence[Plan], corpus_text: Container[str]) -> None:
        """`corpus_text`: the folded text of all plans; a place that stands in it may be a topic."""
        strong: dict[str, set[str]] = {}
        weak: dict[str, set[str]] = {}
        texts, plans = plans, [replace(plan, text="", segments=()) for plan in plans]  # texts are not kept
        for plan in plans:
            for alias in {plan.zone or "", plan.display_name, *plan.aliases, plan.title}:
                name = re.sub(r"\s*\d{4}年?$", "", fold(alias).text).strip()
                if len(name) >= 2 and not _GENERIC.match(name):
                    strong.setdefault(name, set()).add(plan.plan_id)
                    for form in _shorter(name):
                        weak.setdefault(form, set()).add(plan.plan_id)
            for form in _forms(plan.region or ""):
                weak.setdefault(form, set()).add(plan.plan_id)
        forms = {region: _forms(region) for region in {p.region or "" for p in plans}}
        for plan in texts:
            for region, names_ in forms.items():
                for form in names_ if _lies_around(plan.region or "", region) else ():
                    if plan.text.count(form) >= _OFTEN:
                        weak[form].add(plan.plan_id)
        names = [_Name(t, tuple(sorted(ids)), True) for t, ids in strong.items()]
        names += [_Name(t, tuple(sorted(ids)), False) for t, ids in weak.items() if t not in strong]
        self._names = sorted(names, key=lambda n: (-len(n.text), n.text))
        self._by_head: dict[str, list[_Name]] = {}
        for each in self._names:
            self._by_head.setdefault(each.text[:_HEAD], []).append(each)
        self._order = [p.plan_id for p in plans]
        self._by_city_and_kind: dict[tuple[str, str], list[str]] = {}
        for plan in plans:
            kinds = {z.kind for z in find_zones(fold(plan.zone or "").text)}
            cities = {p.short for p in find_places(fold(plan.region or "").text) if p.level != "province"}
            for key in sorted((city, kind) for city in cities for kind in kinds):
                self._by_city_and_kind.setdefault(key, []).append(plan.plan_id)
        self._corpus = corpus_text
        # Plans that hold in a whole province, or, '' for a province, in the nation.
        self._wide: dict[str, str] = {}
        for plan in plans:
            places = find_places(fold(plan.region or "").text)
            if plan.zone is None and len(places) == 1 and places[0].level == "province":
                self._wide[plan.plan_id] = places[0].province
            elif not plan.region and _NATIONAL.search(plan.issuer or ""):
                self._wide[plan.plan_id] = ""
        self._titles = TitleWords(texts)
        self._own_places = {
            p.plan_id: places_of(fold(p.region or "").text)
            | {place.short for place in find_places(fold(" ".join([p.title, p.zone or "", *p.aliases])).text)}
            for p in plans
        }

    def find(self, text: str, english: bool = False) -> tuple[Scope, str]:
        """Return the scope that folded `text` names, and `text` with the names taken out."""
        found: list[tuple[int, _Name]] = []
        rest = text
        for name in self._standing_in(text):
            at = rest.find(name.text)
            while at >= 0 and name.text:
                if not (name.text.isascii() and _inside_word(rest, at, len(name.text))):
                    if self._is_whole_zone(rest, at, name) and not self._is_elsewhere(text, at, name):
                        found.append((at, name))
                        rest = _blank(rest, at, len(name.text))
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
                found.append((start, _Name(rest[start:end], ids, True)))
                rest = _blank(rest, start, end - start)
        plan_ids, shared = self._narrow(found)
        if len(shared) == 1 and len(shared[0]) == len(plan_ids) > 1:
            plan_ids = self._titles.narrow(rest, plan_ids)
            shared = shared if len(plan_ids) > 1 else ()
        unknown = self._unknown(rest)
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
        return tuple(p for p in self._order if p in self._wide and self._wide[p] in ("", *provinces))

    @cached_property
    def _spelled(self) -> dict[str, list[_Name]]:
        """The names by the pinyin of what tells them apart, where that is long enough."""
        out: dict[str, list[_Name]] = {}
        for name in self._names:
            spelled = _spell(_core(name.text))
            if len(spelled) >= _SPELLED:
                out.setdefault(spelled, []).append(name)
        return out

    @cached_property
    def _spelled_sizes(self) -> tuple[int, ...]:
        return tuple(sorted({len(spelled) for spelled in self._spelled}))

    @cached_property
    def _by_sound(self) -> dict[str, list[_Name]]:
        """The names of two to eight characters by their pinyin; where names are many, few sound alike."""
        out: dict[str, list[_Name]] = {}
        for name in self._names:
            if 2 <= len(name.text) <= 8 and not name.text.isascii():
                out.setdefault(_spell(name.text), []).append(name)
        return out

    @cached_property
    def _by_place(self) -> dict[tuple[int, int, str], list[int]]:
        """The names of two to eight characters by length and each of their characters in its place."""
        out: dict[tuple[int, int, str], list[int]] = {}
        for number, name in enumerate(self._names):
            if 2 <= len(name.text) <= 8 and not name.text.isascii():
                for at, char in enumerate(name.text):
                    out.setdefault((len(name.text), at, char), []).append(number)
        return out

    def warm(self) -> None:
        """Spell the names of a large library, which the first question without a name would wait for."""
        if len(self._names) > _MANY:
            _ = self._by_sound, self._spelled_sizes

    def _standing_in(self, text: str) -> list[_Name]:
        """Return the names that stand in a text, longest first."""
        heads = {text[i : i + _HEAD] for i in range(len(text) - 1)}
        found = [name for head in heads for name in self._by_head.get(head, ()) if name.text in text]
        return sorted(found, key=lambda n: (-len(n.text), n.text))

    def _is_whole_zone(self, text: str, at: int, name: _Name) -> bool:
        """Return False when a city's name is only the head of another zone's name ('贵阳' in '贵阳经开区')."""
        if name.strong and not any(p.end - p.start == len(name.text) for p in find_places(name.text)):
            return True
        for zone in find_zones(text):
            if zone.start <= at < zone.end and zone.end > at + len(name.text):
                if zone.kind in _LOOSE_KINDS:
                    return True
                mention = text[zone.start : zone.end]
                if _GENERIC.match(mention[len(name.text) :]) and _is_loose(mention[len(name.text) :]):
                    return True
                own = mention[len(name.text) :]
                if zone.core and not _GENERIC.match(own) and own in self._corpus:
                    return True  # a place within the zone, of which the plans tell: '攀枝花金江物流园区'
                return any(n.text.startswith(mention) for n in self._by_head.get(mention[:_HEAD], ()))
        return True

    def _is_elsewhere(self, text: str, at: int, name: _Name) -> bool:
        """Return whether another place stands before a name without one: '成都优化营商环境条例'."""
        if find_places(name.text) or find_zones(name.text) or any(z.start < at < z.end for z in find_zones(text)):
            return False
        between = re.compile(rf"[^\W和与跟及比同或对]{{0,{_BEFORE_NAME}}}")
        before = next((p for p in reversed(find_places(text[:at])) if between.fullmatch(text[p.end : at])), None)
        if before is None:
            return False
        known = {form for p in name.plan_ids for form in self._own_places[p]}
        return not {before.short, before.name, text[before.start : before.end]} & known

    def _narrow(self, found: Sequence[tuple[int, _Name]]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
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
        groups = tuple(tuple(p for p in self._order if p in group) for group in shared)
        return tuple(p for p in self._order if p in chosen), tuple(g for g in groups if len(g) > 1)

    def _unknown(self, rest: str) -> tuple[str, ...]:
        out: list[str] = []
        for zone in find_zones(rest):
            mention = rest[zone.start : zone.end]
            bare = _ZONE_TAIL.sub("", mention)
            known_place = zone.place or (zone.core and is_place_word(zone.core))
            if known_place and not _GENERIC.match(bare) and bare not in self._corpus:
                out.append(mention)
        covered = "\0".join(out)
        for place in find_places(rest):
            mention = rest[place.start : place.end]
            if len(mention) >= 2 and mention not in covered and place.short not in self._corpus:
                out.append(mention)
        return tuple(dict.fromkeys(out))

    def _find_by_city_and_kind(self, rest: str, found: list[tuple[int, _Name]]) -> str:
        """Take '攀枝花高新区' for the only zone of its kind in its city, unless another is known by just that name."""
        for zone in find_zones(rest):
            key = (zone.place, zone.kind)
            if not zone.place or zone.core or key in _known_zones() or rest[zone.start : zone.end] in self._corpus:
                continue
            ids = self._by_city_and_kind.get(key, ())
            if len(ids) == 1:
                found.append((zone.start, _Name(rest[zone.start : zone.end], tuple(ids), True)))
                return _blank(rest, zone.start, zone.end - zone.start)
        return rest

    def _find_spelled(self, rest: str, found: list[tuple[int, _Name]]) -> str:
        """Find names that are written in pinyin ('Guiyang', 'Hefei Xinzhan')."""
        letters = re.sub(r"[^a-z]+", " ", rest.lower())
        packed = letters.replace(" ", "")
        heard = {packed[i : i + size] for size in self._spelled_sizes for i in range(len(packed) - size + 1)}
        for name in sorted((n for s in heard for n in self._spelled.get(s, ())), key=lambda n: (-len(n.text), n.text)):
            spelled = _spell(_core(name.text))
            pattern = r"\b" + r"[\s'-]*".join(map(re.escape, spelled)) + r"('s)?"
            match = re.search(pattern, rest)
            if match and not any(set(name.plan_ids) == set(n.plan_ids) for _, n in found):
                found.append((match.start(), name))
        for spelled, place in _spelled_places():
            if len(spelled) >= _SPELLED and re.search(r"\b" + spelled + r"\b", rest):
                known = any(place in n.text for n in self._names)
                if not known and place not in self._corpus:
                    rest = re.sub(r"\b" + spelled + r"\b('s)?", f" {place} ", rest)
        for _, name in found:
            spelled = _spell(_core(name.text))
            rest = re.sub(r"\b" + r"[\s'-]*".join(map(re.escape, spelled)) + r"('s)?", " ", rest)
        return rest

    def _find_homophones(self, rest: str, found: list[tuple[int, _Name]]) -> str:
        """Find a name typed with other characters of the same sound ('贵杨高新区')."""
        alike: list[tuple[int, str, int, _Name]] = []
        for at in range(len(rest) - 1):
            for window in {rest[at : at + n] for n in range(2, 9) if at + n <= len(rest)}:
                alike += [(-len(window), name.text, at, name) for name in self._half_alike(window)]
        for *_, at, name in sorted(alike, key=lambda found: found[:3]):
            window = rest[at : at + len(name.text)]
            if window not in self._corpus and _spell(window) == _spell(name.text):
                found.append((at, name))
                return _blank(rest, at, len(window))
        return rest

    def _half_alike(self, window: str) -> list[_Name]:
        """Return the names as long as `window` that have at least half of its characters at the same places."""
        if window.isascii() or not window.strip():
            return []
        n = len(window)
        if len(self._names) > _MANY:
            return [name for name in self._by_sound.get(_spell(window), ()) if _agree(window, name.text) * 2 >= n]
        counts = Counter(i for at, char in enumerate(window) for i in self._by_place.get((n, at, char), ()))
        return [self._names[i] for i, same in counts.items() if same * 2 >= n]


def _agree(one: str, other: str) -> int:
    """Return at how many places two texts have the same character; 0 when their lengths differ."""
    return sum(a == b for a, b in zip(one, other, strict=True)) if len(one) == len(other) else 0


def _forms(region: str) -> list[str]:
    """Return the names of the places in a region that may stand for a plan."""
    return [form for form in places_of(fold(region).text) if not _GENERIC.match(form)]


def _lies_around(region: str, other: str) -> bool:
    """Return whether a region, which may be unknown, is a larger part of the country that holds `other`."""
    return region != other and other.startswith(region)


def _shorter(name: str) -> list[str]:
    """Return shorter forms of a zone's name: without the last 区, and without its place when a proper type is left."""
    forms = []
    if re.search(r"(高新|经开|开发|投资)区$", name):
        forms.append(name[:-1])
    places = [p for p in find_places(name) if p.start == 0]
    rest = name[places[0].end :].removeprefix("国家级").removeprefix("国家") if places else ""
    if len(rest) >= 3 and not _GENERIC.match(rest):
        forms.append(rest)
    return [f for f in forms if len(f) >= 3 and not _GENERIC.match(f)]


def is_place_word(word: str) -> bool:
    """Return whether jieba's dictionary knows `word` as the name of a place."""
    return part_of_speech(word).startswith("ns")


def is_generic(name: str) -> bool:
    """Return whether `name` is only a kind of zone ('国家级高新区'), not the name of one."""
    return bool(_GENERIC.match(name))


def _is_loose(tail: str) -> bool:
    """Return whether a zone type is one that people use for any zone."""
    return tail in ("", "开发区", "园区", "新区", "区", "市", "管委会", "产业园", "的开发区")


def _core(name: str) -> str:
    return re.sub(
        r"(国家级|国家|高新技术产业开发区|经济技术开发区|高新区|经开区|开发区|台商投资区|台投区|新技术开发区|投资区|省|市|区)+$",
        "",
        name,
    )


@lru_cache(maxsize=8192)
def _spell(text: str) -> str:
    from pypinyin import lazy_pinyin  # its dictionaries take a second to load, and few questions need them

    return "".join(lazy_pinyin(text, errors="ignore"))


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
    return tuple((_spell(entry.short), entry.short) for entry in gazetteer())


def _blank(text: str, at: int, length: int) -> str:
    return text[:at] + " " * length + text[at + length :]


def _inside_word(text: str, at: int, length: int) -> bool:
    before = text[at - 1 : at]
    after = text[at + length : at + length + 1]
    return (before.isascii() and before.isalnum()) or (after.isascii() and after.isalnum())
