"""Say by which names a plan is called: zone, title, aliases, places, words of its title.

Input: plans. Output: `Called`, one for each plan; what can be asked of the names of several plans: `Names`.
Does not know: questions; how names are kept (index.names_in_memory of few plans, index.names_on_disk of many).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from documents.model import Plan
from documents.normalization import fold
from documents.places import find_places, find_zones
from index.tokenization import words as split_words

GENERIC = re.compile(
    r"^(国家级|国家|省级|市级|省|市|全|我|本|该|各|等|级|的)*"
    r"(高新|经济|技术|新|产业|工业|循环|综合|自由|贸易|自主|创新|示范|现代|科技|农业)*"
    r"(开发区|高新区|经开区|新区|园区|投资区|工业园|产业园|科技园|示范区|试验区|实验区|自贸区|保税区|综保区|自创区|区|市|县|省|园)?"
    r"(管委会|管理委员会|方案|计划)?$"
)
DOCUMENT_KIND = re.compile(
    r"(实施|工作|行动|试点|建设|若干|指导|暂行|管理)?(方案|意见|办法|规定|条例|计划|规划|政策|措施|细则|通知|决定|批复|公告|法)|(那|这)(个|份|篇)?文件|文件(里|中)"
)
SPELLED = 5  # letters of a name in pinyin
HEAD = 2  # characters by which names are found
SOUNDING = range(2, 9)  # characters of a name that is known by its sound
_OFTEN = 4  # a plan without a narrower region that names a place so often is about it
_LONGEST_BARE = 12  # characters of the bare name of a zone
_NATIONAL = re.compile(r"^(国务院|全国人民代表大会|中共中央|中央|国家|中华人民共和国)")
_COUNTY = re.compile(r"(\w{2,8}?)(自治县|自治旗|新区|县|区|市|旗)")


@dataclass(frozen=True, slots=True)
class Called:
    """The names of one plan, folded."""

    plan_id: str
    strong: tuple[str, ...]  # of the zone itself, of its title, its aliases
    weak: tuple[str, ...]  # shorter ones; the places of its region
    region: str  # as the plan has it, '' when it has none
    around: tuple[str, ...]  # the places of its region that may stand for a plan
    kinds: tuple[tuple[str, str], ...]  # city and kind of its zone
    wide: str | None  # the province in all of which it holds, '' for the nation, None for neither
    places: tuple[str, ...]  # of its region, zone and title
    words: tuple[str, ...]  # of its title and aliases
    bare: tuple[str, ...]  # of its zone or place alone: plans of the same place share them
    title: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name and the plans that have it."""

    text: str
    plan_ids: tuple[str, ...]
    strong: bool  # names the zone itself, not only its city or province


class Names(Protocol):
    """The names of a library's plans."""

    @property
    def size(self) -> int:
        """Return how many plans there are."""

    def in_order(self, plan_ids: Iterable[str]) -> tuple[str, ...]:
        """Return plans in the order of the library."""

    def standing_in(self, text: str) -> list[Name]:
        """Return the names that stand in a text, longest first."""

    def begins(self, text: str) -> bool:
        """Return whether a name begins with `text`, two characters or more."""

    def half_alike(self, window: str) -> list[Name]:
        """Return names as long as `window`, of its sound, that have half of its characters at the same places.

        Names of another sound may be among them.
        """

    def spelled_in(self, letters: str) -> list[Name]:
        """Return the names whose pinyin, of what tells them apart, stands in `letters`."""

    def holds(self, place: str) -> bool:
        """Return whether a place of the gazetteer stands in a name."""

    def of_kind(self, city: str, kind: str) -> tuple[str, ...]:
        """Return the plans of the zones of a kind in a city."""

    def wide(self, provinces: Iterable[str]) -> tuple[str, ...]:
        """Return the plans that hold in all of these provinces ('' is the nation)."""

    def places_of(self, plan_id: str) -> Collection[str]:
        """Return the names of the places of a plan."""

    def titled(self, word: str) -> int:
        """Return how many plans have a word in their titles."""

    def with_title(self, words: Collection[str]) -> tuple[str, ...]:
        """Return the plans that have all of some words, one or more, in their titles."""

    def warm(self) -> None:
        """Make ready what the first question without a name would wait for."""


def called(plan: Plan) -> Called:
    """Return the names of a plan."""
    region = fold(plan.region or "").text
    strong: set[str] = set()
    weak: set[str] = set()
    for alias in {plan.zone or "", plan.display_name, *plan.aliases, plan.title}:
        name = re.sub(r"\s*\d{4}年?$", "", fold(alias).text).strip()
        if len(name) >= 2 and not GENERIC.match(name):
            strong.add(name)
            weak.update(_shorter(name))
    strong.update(_numbers(plan))
    around = [form for form in sorted(places_of(region)) if not GENERIC.match(form)]
    kinds = {zone.kind for zone in find_zones(fold(plan.zone or "").text)}
    cities = {place.short for place in find_places(region) if place.level != "province"}
    zone = fold(plan.zone or "").text
    titles = fold(" ".join([plan.title, *plan.aliases])).text
    own = {word for word in split_words(titles) if len(word) > 1 and not DOCUMENT_KIND.fullmatch(word)}
    told = fold(" ".join([plan.title, plan.zone or "", *plan.aliases])).text
    return Called(
        plan_id=plan.plan_id,
        strong=tuple(sorted(strong)),
        weak=tuple(sorted({*weak, *around})),
        region=plan.region or "",
        around=tuple(around),
        kinds=tuple(sorted((city, kind) for city in cities for kind in kinds)),
        wide=_wide(plan),
        places=tuple(sorted(places_of(region) | {place.short for place in find_places(told)})),
        words=tuple(sorted(own | places_of(region))),
        bare=tuple(sorted(name for name in {*strong, *weak, *around} if name in zone or name in around)),
        title=fold(plan.title).text,
    )


def _numbers(plan: Plan) -> set[str]:
    """Return a plan's document number, which folding gives one kind of brackets (GB/T 9704); none that is redacted."""
    number = re.sub(r"\s", "", fold(plan.doc_no or "").text)
    return {number} if re.fullmatch(r".{2,}\(\d{4}\).*\d+号", number) else set()


def plans_by_name(
    named: Sequence[Called], text_of: Callable[[int], str]
) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """Return the numbers of the plans that have each name, of strong names and of weak ones, in order.

    `text_of`: the text of a plan by its number. The bare name of a place or zone is that of each plan that has it in
    its title or is of that place: '浦东' alone does not say which of its plans is meant.
    """
    around = {each.region: each.around for each in named}
    bare = frozenset(name for each in named for name in each.bare)
    strong: dict[str, list[int]] = {}
    weak: dict[str, list[int]] = {}
    for number, each in enumerate(named):
        for name in each.strong:
            strong.setdefault(name, []).append(number)
        often = _named_often(each.region, lambda n=number: text_of(n), around)  # type: ignore[misc]
        for form in {*each.weak, *often, *_pieces_in(each.title, bare)}:
            weak.setdefault(form, []).append(number)
    for name in strong.keys() & weak.keys():
        also = weak.pop(name)
        if name in bare:
            strong[name] = sorted({*strong[name], *also})
    return strong, weak


def _pieces_in(title: str, names: frozenset[str]) -> set[str]:
    """Return the names, of two characters or more, that stand in a title."""
    sizes = range(HEAD, _LONGEST_BARE + 1)
    return {title[at : at + size] for size in sizes for at in range(len(title) - size + 1)} & names


def _named_often(region: str, text: Callable[[], str], forms: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Return the places within a plan's region, which may be unknown, that its text names so often as to be about them.

    `forms`: the names of the places of each region that there is.
    """
    inside = {form for other, own in forms.items() if other != region and other.startswith(region) for form in own}
    if not inside:
        return set()
    held = text()
    pairs = {held[i : i + HEAD] for i in range(len(held) - 1)}
    return {form for form in inside if form[:HEAD] in pairs and held.count(form) >= _OFTEN}


def places_of(region: str) -> set[str]:
    """Return the names, long and short, of the places in a folded region: province, city, county."""
    forms: set[str] = set()
    places = find_places(region)
    for place in places:
        forms |= {place.name, place.short, region[place.start : place.end]}
    rest = region[max((p.end for p in places), default=0) :]
    county = _COUNTY.fullmatch(rest)
    if county:
        forms |= {rest, county.group(1)}
    return {form for form in forms if len(form) >= 2}


def core(name: str) -> str:
    """Return what tells a name apart: without its grade and kind."""
    return re.sub(
        r"(国家级|国家|高新技术产业开发区|经济技术开发区|高新区|经开区|开发区|台商投资区|台投区|新技术开发区|投资区|省|市|区)+$",
        "",
        name,
    )


@lru_cache(maxsize=8192)
def spell(text: str) -> str:
    """Return the pinyin of a text without tones; what has none is left out."""
    from pypinyin import lazy_pinyin  # its dictionaries take a second to load, and few questions need them

    return "".join(lazy_pinyin(text, errors="ignore"))


def by_length(name: Name) -> tuple[int, str]:
    """Return the key that sorts names: longest first."""
    return -len(name.text), name.text


def has_sound(name: str) -> bool:
    """Return whether a name is known by its sound."""
    return len(name) in SOUNDING and not name.isascii()


def _wide(plan: Plan) -> str | None:
    places = find_places(fold(plan.region or "").text)
    if plan.zone is None and len(places) == 1 and places[0].level == "province":
        return places[0].province
    return "" if not plan.region and _NATIONAL.search(plan.issuer or "") else None


def _shorter(name: str) -> list[str]:
    """Return shorter forms of a zone's name: without the last 区, and without its place when a proper type is left."""
    forms = []
    if re.search(r"(高新|经开|开发|投资)区$", name):
        forms.append(name[:-1])
    places = [p for p in find_places(name) if p.start == 0]
    rest = name[places[0].end :].removeprefix("国家级").removeprefix("国家") if places else ""
    if len(rest) >= 3 and not GENERIC.match(rest):
        forms.append(rest)
    return [f for f in forms if len(f) >= 3 and not GENERIC.match(f)]


def agree(one: str, other: str) -> int:
    """Return at how many places two texts have the same character; 0 when their lengths differ."""
    return sum(a == b for a, b in zip(one, other, strict=True)) if len(one) == len(other) else 0
