"""Gather the bodies that a plan names as such: in notes of duties, as titles of sections on duties, by short names.

Input: a plan's reading and the duties of its notes and sections. Output: their names as flat text, and what finds them.
Does not know: what the bodies do.

A company or a centre is no body of the state, but where a plan lays a task on it in a note, or says how it calls it
from then on ('甲中心(以下简称“乙中心”)'), a sentence that opens with its name says what it does.
Source: the names of bodies in State Council work plans and in rules of counties.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from documents.bodies import ANYONE, BODY_END
from documents.model import Duty
from documents.quantities import flat_text
from documents.reading import Reading

_MAX_NAMES = 300  # more make the pattern slow, and no plan has so many
_MAX_CHARS = 24
_NAMED = re.compile(
    rf"(?!各|相关|有关|其他|其它|责任|牵头|配合|全[省市区县]|市场|企业)[^、,。;:()<>“”]{{2,}}?(?:{BODY_END}|部门|专班|指挥部|公司|集团|中心|街道|银行"
    "|协会|支队|大队|中队|小组|研究院|所|站|[居村]委会?)"
)
_SHORT = re.compile(r"\((?:以?下)?(?:统一)?简称(?:为)?[“\"]?(?P<short>[^“”\"()]{2,12})[”\"]?\)")
_INNER = re.compile(r"[(<]([^()<>]{2,20})[)>]")


def known_bodies(reading: Reading, duties: Iterable[Duty]) -> frozenset[str]:
    """Return the names, as flat text, of the bodies that `duties` lay tasks on or that the text gives a short name."""
    told = {flat_text(unit) for duty in duties for unit in duty.units}
    names = {name for unit in told for name in (_INNER.sub("", unit), *_INNER.findall(unit))}
    names |= {match["short"] for match in _SHORT.finditer(reading.flat)}
    kept = sorted(n for n in names if len(n) <= _MAX_CHARS and n not in ANYONE and _NAMED.fullmatch(n))
    return frozenset(kept[:_MAX_NAMES])


@cache
def alternatives(names: frozenset[str]) -> str:
    """Return a pattern that finds any of the names, the longest first; one that never matches for none."""
    return "|".join(re.escape(name) for name in sorted(names, key=lambda n: (-len(n), n))) or "(?!)"
