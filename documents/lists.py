"""Find enumerations that a plan names or counts: '…等5条产业链', '五项措施', '2个(甲、乙)', '建成甲小镇、乙小镇'.

Input: a plan's reading. Output: `NamedList` facts with members verbatim.
Does not know: whether a count that differs from the members is a flaw (documents.defects says so).

A list is kept when its members are as many as the text says, or one apart when 等 closes them; without a count
when at least three members stand before '等' and a name, or end in the same word after a verb.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents import phrases
from documents.figures import HAN_DIGITS
from documents.model import NamedList
from documents.numbering import parse_numeral
from documents.reading import Reading
from documents.sentences import Sentence

_MEASURES = "大|个|条|项|家|类|种|座|所|处|支|套|只|件|张|对|名|片|块|批|方面"
_N = rf"(?P<n>\d{{1,3}}|[{HAN_DIGITS}]{{1,3}})"
_NAME = r"(?P<name>[一-鿿a-z0-9·+（(][一-鿿a-z0-9·+（）()]{0,23}?)"
_STATED = re.compile(
    rf"(?P<etc>等)?\s*[“\"]?(?<![第{HAN_DIGITS}十百\d]){_N}(?P<m>{_MEASURES}){_NAME}(?=[,。;、:”\"\n]|$|建设|规划|发展|进行|为(?!主)|共|产值|总产值)"
)
_NAMED = re.compile(rf"(?<!第){_N}(?:{_MEASURES})“(?P<name>[^“”]{{2,16}})”")
_BRACKET = re.compile(rf"{_N}(?:{_MEASURES})\s*\((?P<members>[^()]*(?:\([^()]*\)[^()]*)*)\)")
_COLON = re.compile(
    rf"{_N}(?P<m>{_MEASURES}){_NAME}[”\"]?(?:[:,]?(?:包括|分别[是为]|即|主要是|主要包括)|:)(?P<members>[^。;:\n]+)"
)
_ETC = re.compile(
    r"等(?P<name>[一-鿿“”a-z()]{0,10}(?:园区?|产业|领域|集群|基地|平台|中心|项目|工程|小镇|机构|企业|产业链|赛道|业态|服务业|行业|方向|通道|市场|节点|片区))$"
)
_INTRO = re.compile(
    r"^(?:(?:重点|着力|主要|积极|加快|大力|全力|深入|申请|坚持|严把|创办|兴办|举办|聚焦|围绕|发挥|依托|瞄准|突出|抓好|抓住|落实|完善|实施|加强|强化|深化|优化|健全|推广|推行|探索|鼓励|支持"
    r"|发展|提升|推进|推动|引进|培育|建设|建成|打造|构建|形成|布局|建立|创建|营造|谋划|引导|带动|促进|组建|搭建|培养|实现|做好|办好|争取|推出|开展|举办|启动|规划|一批|较为完善的"
    r"|利用|包括|但不限于|分别[为是]|涵盖|统筹|按照|按|面向|针对|做强|做优|做大|做精|整合|紧扣|着眼|通过|以|对|将|把|在|从|由|及|和|以及|其中|即|我[省市区县]|现有|原有|全[省市区县])+)(?!有限|公司|规划|基金|资金|中心)"
)
_INSIDE = re.compile(
    r"^[^、]{2,30}?(?:产业|领域|方面|行业|体系)?中的|^[^、]{2,30}?(?:建立|组建|设立|布局|引进|开展)(?=[^、]{3,}$)"
    r"|^[^、]{2,40}?(?:由|分为|包括|涵盖|是指[^、]*?的|从)(?=[^、]{2,}$)|^是指[^、]*?的(?=[^、]{2,}$)"
)
_VERB_END = re.compile(
    "(?:推行|实施|开展|落实|推进|建设|坚持|实行|完善|建立|抓好|做好|严把|把好|形成|发展|突出|强化|需要|制定|选取|选择|遴选|评选|确定|是|为|有|将|要|于)$"
)
_NO_MEMBER = re.compile(r"要(?![素求点件塞道闻])|应当|^[^()]*\([^()]*$|《[^》]*》")
_VERBAL = re.compile("打造|建设|开展|予以|提供|实施|推进|给予|支持|加强|提升")
_MAX_SHORT = 6
_APART = re.compile(rf"[^、]{{2,16}}?(?:中心|基地|园区?|集团|机构)[和与及](?=[^、中]{{2,{_MAX_SHORT}}}$)")
_MAX_MEMBER_CHARS = 40
_MIN_ENDING_CHARS = 3
_MIN_UNCOUNTED = 3


def find_lists(reading: Reading) -> list[NamedList]:
    """Return the enumerations of a plan."""
    found: list[NamedList] = []
    for sentence in reading.sentences:
        if sentence.clause.kind in ("notice", "heading", "table"):
            continue
        lists = [*_bracketed(reading, sentence), *_after_colon(reading, sentence)]
        for part in sentence.parts:
            lists += _counted(reading, sentence, part) or _uncounted(reading, sentence, part)
        lists += _quoted(reading, sentence)
        found += [x for i, x in enumerate(lists) if not any(x.start < y.end and y.start < x.end for y in lists[:i])]
    return found


def _counted(reading: Reading, sentence: Sentence, part: tuple[int, int]) -> list[NamedList]:
    """Return lists such as '甲、乙、丙等3条产业链' and '甲、乙、丙“三大保障”'."""
    found: list[NamedList] = []
    begin = part[0]
    for match in _STATED.finditer(reading.flat, *part):
        if match.start() < begin:
            continue
        stated = parse_numeral(match["n"])
        end = _back(reading.flat, begin, match.start())
        members = _members(reading, begin, end, stated)
        count = len(members)
        last = reading.flat[members[-1][0] : members[-1][1]] if count else ""
        if (
            _INTRO.fullmatch(last)
            or (not match["etc"] and _VERB_END.search(last))
            or match["name"].startswith(("以", "及", "或"))
        ):
            continue
        if any(_NO_MEMBER.search(reading.flat[s:e]) or e - s > 2 * _MAX_MEMBER_CHARS for s, e in members):
            continue
        if count == stated == 2 and any(e - s < 2 for s, e in members):
            continue
        if stated is None or count < 2 or not (count == stated or (match["etc"] and count == stated - 1)):
            continue
        close = match.end() + (reading.flat[match.end() : match.end() + 1] in ("”", '"'))
        name = reading.plan.text[match.start("name") : match.end("name")]
        if "“" in reading.flat[match.start() : match.start("n")] and match["m"] != "个":
            name = reading.plan.text[match.start("n") : match.end("name")]
        found.append(_list(reading, sentence, (members[0][0], close), name, members, stated))
        begin = close
    return found


def _bracketed(reading: Reading, sentence: Sentence) -> Iterator[NamedList]:
    """Yield lists such as '500亿级开发区2个(甲、乙)'."""
    for match in _BRACKET.finditer(reading.flat, sentence.start, sentence.end):
        stated = parse_numeral(match["n"])
        members = phrases.conjuncts(reading.flat, match.start("members"), match.end("members"), stated)
        start = sentence.part_at(match.start())[0]
        start = phrases.strip_head(reading.flat, start, match.start())
        if stated and len(members) == stated and match.start() - start >= 2:
            name = reading.plan.text[start : match.start()]
            yield _list(reading, sentence, (start, match.end()), name, members, stated)


def _after_colon(reading: Reading, sentence: Sentence) -> Iterator[NamedList]:
    """Yield lists such as '三大基地:甲、乙、丙'."""
    for match in _COLON.finditer(reading.flat, sentence.start, sentence.end):
        stated = parse_numeral(match["n"])
        end = _back(reading.flat, match.start("members"), match.end())
        members = phrases.conjuncts(reading.flat, match.start("members"), end, stated)
        if stated and len(members) == stated and stated > 1 and all(e - s <= _MAX_MEMBER_CHARS for s, e in members):
            name = reading.plan.text[match.start("name") : match.end("name")]
            yield _list(reading, sentence, (match.start(), end), name, members, stated)


def _quoted(reading: Reading, sentence: Sentence) -> Iterator[NamedList]:
    """Yield lists such as '实施三个“百户计划”。即“渔户百户计划”,…;“农户百户计划”,…', named over several sentences."""
    for match in _NAMED.finditer(reading.flat, sentence.start, sentence.end):
        stated = parse_numeral(match["n"])
        rest = re.compile(rf"“([^“”]{{1,20}}{re.escape(match['name'])})”")
        members = [m.span(1) for m in rest.finditer(reading.flat, match.end(), sentence.clause.end)]
        if stated and stated > 1 and len(members) == stated:
            span = (match.start(), members[-1][1] + 1)
            name = reading.plan.text[match.start("name") : match.end("name")]
            yield _list(reading, sentence, span, name, members, stated)


def _uncounted(reading: Reading, sentence: Sentence, part: tuple[int, int]) -> list[NamedList]:
    """Return '围绕甲、乙、丙等产业领域' or '建成甲小镇、乙小镇、丙小镇'."""
    flat, text = reading.flat, reading.plan.text
    etc = _ETC.search(flat[part[0] : part[1]])
    if etc is None:
        return _same_ending(reading, sentence, part)
    begin = part[0]
    if begin == _intro(flat, part[0], part[0] + etc.start()):
        return []  # no verb leads in: a subject, not an enumeration of its own
    members = _members(reading, begin, begin + etc.start(), None)
    if len(members) < _MIN_UNCOUNTED or not all(2 < e - s <= _MAX_MEMBER_CHARS for s, e in members):
        return []
    name = text[begin + etc.start("name") : part[1]]
    if _VERBAL.search(flat[begin + etc.start("name") : part[1]]):
        return []
    return [_list(reading, sentence, (begin, part[1]), name, members, None)]


def _same_ending(reading: Reading, sentence: Sentence, part: tuple[int, int]) -> list[NamedList]:
    flat = reading.flat
    begin = phrases.strip_head(flat, *part)
    if begin == part[0] or flat.count("、", begin, part[1]) < _MIN_UNCOUNTED - 1:
        return []
    members = phrases.conjuncts(flat, begin, part[1], None)
    ending = _common_ending([flat[s:e] for s, e in members])
    if (
        len(members) < _MIN_UNCOUNTED
        or len(ending) < _MIN_ENDING_CHARS
        or not all(e - s > len(ending) and not re.search(r"\d", flat[s:e]) for s, e in members)
    ):
        return []
    last = members[-1]
    name = reading.plan.text[last[1] - len(ending) : last[1]]
    return [_list(reading, sentence, part, name, members, None)]


def _members(reading: Reading, start: int, end: int, wanted: int | None) -> list[tuple[int, int]]:
    """Return the members that end at `end`; the words that lead in to the first one are cut off."""
    flat = reading.flat
    pieces = phrases.conjuncts(flat, start, end, wanted) if wanted else phrases.conjuncts(flat, start, end)
    if wanted and len(pieces) > wanted:
        pieces = pieces[-wanted:]
    if not pieces:
        return []
    first = _intro(flat, *pieces[0])
    inside = _INSIDE.match(flat[first : pieces[0][1]])
    if inside:
        first += inside.end()
    apart = _APART.match(flat, first, pieces[0][1])
    if apart and all(end - start <= _MAX_SHORT for start, end in pieces[1:]):
        first = apart.end()  # '即服务中心和融资、科创、人才三个平台'
    members = [(first, pieces[0][1]), *pieces[1:]]
    return members if all(s < e for s, e in members) and len(members) > 1 else []


def _intro(flat: str, start: int, end: int) -> int:
    while start < end:
        words = _INTRO.match(flat[start:end])
        after = start + words.end() if words and words.end() < end - start else start
        head = phrases.strip_head(flat, after, end)
        if head == start:
            return start
        start = head
    return start


def _back(flat: str, start: int, end: int) -> int:
    while end > start and flat[end - 1] in " \n等、":
        end -= 1
    return end


def _common_ending(words: list[str]) -> str:
    ending = ""
    for chars in zip(*(reversed(word) for word in words), strict=False):
        if len(set(chars)) > 1:
            break
        ending = chars[0] + ending
    return ending


def _list(
    reading: Reading, sentence: Sentence, span: tuple[int, int], name: str, members: list[tuple[int, int]],
    stated: int | None,
) -> NamedList:  # fmt: skip
    text = reading.plan.text
    named = tuple(text[s:e].strip() for s, e in members)
    return NamedList("list", reading.plan.plan_id, sentence.clause.clause_id, text[span[0] : span[1]], *span,
                     name=name.strip(" “”").removeprefix("一批"), members=named, stated_count=stated)  # fmt: skip
