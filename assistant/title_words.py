"""Know a plan by words of its title and the kind of document: '保税维修规定', '人才意见里'.

Input: folded questions, the library's plans. Output: the plans called so, and where.
Does not know: names, zones and cities of plans (scope.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from documents.model import Plan
from documents.normalization import fold
from documents.places import find_places
from index.tokenization import words as split_words

_DOCUMENT_KIND = re.compile(
    r"(实施|工作|行动|试点|建设|若干)?(方案|意见|办法|规定|条例|计划|规划|政策|措施|细则|通知|决定|批复|公告|法)|(那|这)(个|份|篇)?文件|文件(里|中)"
)
_JOINTS = frozenset("的之和与、·《》“”\"'() ")
_TITLE_BOILERPLATE = re.compile(
    "关于|印发|若干|进一步|实施|工作|推进|促进|加快|发展|改革|全面|深化|管理|建设|政策|产业|企业"
)
_TITLE_CHARS = 16  # so far before the kind of document its name is looked for
_COUNTY = re.compile(r"(\w{2,8}?)(自治县|自治旗|新区|县|区|市|旗)")


class TitleWords:
    """The words of each plan's title, aliases and region."""

    def __init__(self, plans: Sequence[Plan]) -> None:
        self._words: dict[str, frozenset[str]] = {}
        for plan in plans:
            called = " ".join([plan.title, *plan.aliases])
            own = {w for w in split_words(fold(called).text) if len(w) > 1 and not _DOCUMENT_KIND.fullmatch(w)}
            self._words[plan.plan_id] = frozenset(own | places_of(fold(plan.region or "").text))
        self._holders: dict[str, list[str]] = {}
        for plan_id, held in self._words.items():
            for word in held:
                self._holders.setdefault(word, []).append(plan_id)

    def find(self, text: str, rest: str, named: bool) -> tuple[int, int, tuple[str, ...]] | None:
        """Return where a plan is called so and which plans can be meant, None when none is.

        `text` and `rest` are of one length; in `rest` the names found so far are blank. `named`: there are such names.
        """
        for match in _DOCUMENT_KIND.finditer(rest):
            before = text[max(0, match.start() - _TITLE_CHARS) : match.start()]
            words: list[str] = []
            for word in reversed(split_words(before)):
                if word not in _JOINTS and word not in self._holders:
                    break
                words.append(word)
            asked = {w for w in words if w not in _JOINTS and not _TITLE_BOILERPLATE.fullmatch(w)}
            rarest = min(asked, key=lambda w: (len(self._holders.get(w, ())), w), default="")
            ids = tuple(p for p in self._holders.get(rarest, ()) if asked <= self._words[p])
            start = min((before.find(w) for w in asked), default=0)
            if find_places(before[:start]) and not named:  # '前海双特政策' is another place's
                continue
            if ids and len(ids) < max(2, len(self._words)):
                return start + match.start() - len(before), match.end(), ids
        return None


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
