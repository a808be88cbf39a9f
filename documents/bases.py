"""Find the documents that a plan is based on or refers to.

Input: a plan and its clauses. Output: `Basis` facts: title, document number, issuer.
Does not know: which of these documents are in the library, what they say.

A basis stands in 《》. Its issuer is the organ that its title opens with ('国务院关于…'), or that stands before
it ('省委办公厅印发的《…》'). The plan itself, documents that it orders to be written, forms and certificates are
none; a second mention is not repeated.
Source: GB/T 9704—2012, 7.2.5 (发文字号) and the rule to cite the title first, then the number in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.model import Basis, Clause
from documents.quantities import flat_text
from documents.reading import READABLE, Reading

_MAX_TITLE_CHARS = 150
_EDITION = r"(?:\(\s*(?:[^()]{0,8}(?:版|修订|修正)|试行|暂行)\s*\)\s*)?"  # '《甲目录》(2019年版)(甲发〔2019〕1号)'
_NUMERAL = r"(?:\d+|[一二三四五六七八九十百零〇]+)"
_NUMBER = re.compile(
    rf"\s*{_EDITION}\(\s*(?:\d{{4}}年\d{{1,2}}月\d{{1,2}}日)?((?:"
    r"[一-鿿“”]{1,16}(?:\([^()]{1,6}\))?\s*\(\s*[\dx×*]{2,4}\s*\)\s*第?\s*\d+\s*号"
    rf"|[一-鿿、 ]{{1,30}}?令\s*(?:\(?\d{{4}}\)?\s*年?)?\s*第?\s*{_NUMERAL}\s*号"  # '国务院令第588号'
    rf"|[一-鿿、 ]{{1,40}}?公告\s*\(?\d{{4}}\)?\s*年?\s*第?\s*{_NUMERAL}\s*号"
    rf"|\d{{4}}年第{_NUMERAL}号(?:公告|令)"
    r"))[^()]{0,20}\)"
)
_ORGAN_END = (
    r"(?:国务院|委员会|政府|办公厅|办公室|总队|支队|大队|市委|省委|区委|县委|中央|委|部|厅|局|院|署|银行|总局|总会|会|办|党组"
    r"|管委会|党工委|公司|大学)"
)
_LEADING_ORGAN = re.compile(
    rf"^((?:中共)?[一-鿿、·\s]{{1,40}}?{_ORGAN_END}(?:办公厅|办公室)?)(?=关于|印发|转发|贯彻|发布)"
)
_STATED_ORGAN = re.compile(
    r"(?:(?:根据|按照|依据|依照|遵照|落实|贯彻|执行|参照|结合|以及|和|及|、|,|好)+|^)"
    rf"(?!形成|结合本|制[定订]|研究|编制|出台)((?:中共)?[一-鿿]{{1,24}}{_ORGAN_END}(?:[、和][一-鿿]{{1,20}}{_ORGAN_END})*"
    r"|[一-鿿]{1,6}[省市县区])(?:联合)?(?:印发|出台|制定|发布|下发|颁布|制发|公布)?的?$"
)
_RELYING = re.compile("[一-鿿]{0,10}?(?:根据|按照|依据|依照|遵照|落实|贯彻|参照)")  # '现根据市政府《…》'
_RELIED_ON = re.compile("(?:根据|依据|按照|依照)[^,。;]*$")  # '根据《甲目录》制定本方案'
_TO_BE_WRITTEN = re.compile(
    r"(?:制定|制订|制发|起草|编制|修订|出台|修编|拟订|拟定|草拟|印发|研究|废止|完善|发布|公布|签订|签署|填写|填报|提交|递交"
    r"|取得|颁发|核发|换发|出具|形成)(?:并)?(?:出台|印发|实施|完善|发布|修订|制定)?了?(?:本[市区县省]的?)?$"
)
# '推进《…规划》编制与实施'
_WRITTEN_NEXT = re.compile(
    r"\s*(?:\([^()]{1,10}\))?的?(?:研究)?(?:编制|制[定订]|起草|修订|修编|立法)(?!单位|要求|指南|导则|深度|办法|依据|要点|规范|的)"
)
_ORDERED = re.compile("制[定订]|编制|出台|起草|形成")
_ITEM = re.compile(r"[^《》]{0,8}《[^《》]+》\s*(?:\((?:责任|牵头|配合)[^()]*\))?[;。]?\s*")
_SELF = re.compile(r"^\s*(?:已经|已于|已|经)[^。;]{0,30}(?:同意|通过|审议|批准|修改)|^[^。;]{0,12}(?:印发给|发给)你们")
_FORM = re.compile(
    r"(?:(?<!分解)(?<!任务)(?<!指标)(?<!清单)(?<!标准)表|申请书|承诺书|协议书|合同书?|协议|许可证|资格证|证书|证明|执照|身份证|居住证|不动产权证|营业执照|凭证|发票|通知书|告知书|决定书|介绍信|(?<!清)(?<!名)(?<!菜)(?<!账)单|(?<![通公简申])报|日报|导刊|杂志|周刊)$"
)
# '县教育局关于印发《校车办法》的通知': what an organ issued is cited, nothing that is to be written.
_ISSUED = re.compile(rf"{_ORGAN_END}(?:联合)?(?P<by>关于(?:印发|转发|发布|公布))$")
_AS_NOTICE = re.compile("的?(?:通知|公告|决定|通告|函|批复)")
_NEGLIGIBLE = re.compile(r"[\s《》〈〉<>“”‘’\"'()\[\]、,]")


def find_bases(reading: Reading) -> list[Basis]:
    """Return the documents that the plan names in 《》, each once, at its first mention."""
    own = _key(reading.plan.title)
    seen: set[str] = set()
    found: list[Basis] = []
    for clause in reading.clauses:
        if clause.kind not in READABLE or clause.kind == "heading":
            continue
        for start, end in _titles(reading.flat, clause):
            key = _key(reading.plan.text[start + 1 : end - 1])
            if _is_abbreviation(reading.flat, start):
                seen.add(key)
            if key in seen or (_is_own(key, own) and not _is_relied_on(reading.flat, clause, start, end)):
                continue
            basis = _basis(reading, clause, start, end)
            if basis is not None:
                seen.add(key)
                found.append(basis)
    return found


def _titles(flat: str, clause: Clause) -> Iterator[tuple[int, int]]:
    """Yield the spans of outermost 《…》."""
    depth, opened = 0, 0
    for i in range(clause.start, clause.end):
        if flat[i] == "《":
            opened = i if depth == 0 else opened
            depth += 1
        elif flat[i] == "》" and depth:
            depth -= 1
            if depth == 0 and 3 < i - opened <= _MAX_TITLE_CHARS:
                yield opened, i + 1
        elif flat[i] == "\n" and i - opened > _MAX_TITLE_CHARS:
            depth = 0


def _basis(reading: Reading, clause: Clause, start: int, end: int) -> Basis | None:
    flat, text = reading.flat, reading.plan.text
    title = text[start + 1 : end - 1].strip()
    before = flat[max(clause.start, start - 60) : start]
    after = flat[end : min(clause.end, end + 60)]
    if before.endswith(("本", "该")):  # '根据本《实施意见》': the plan itself, or what was named before
        return None
    issued = _issued(flat, clause, start, end)
    if _FORM.search(flat[start + 1 : end - 1]) or (not issued and _TO_BE_WRITTEN.search(before)):
        return None
    if _WRITTEN_NEXT.match(after) and not _RELIED_ON.search(before):
        return None
    if _ITEM.fullmatch(flat, clause.start, clause.end) and _is_ordered(reading, clause):
        return None
    if clause.kind in ("notice", "preamble") and _SELF.match(after):
        return None
    stop = end
    if issued:
        before, stop = before[: issued[0] - start], issued[1]
    number = _NUMBER.match(flat, stop, clause.end)
    stop = number.end() if number else stop
    doc_no = text[number.start(1) : number.end(1)] if number else None
    issuer = _issuer(text, flat, start, before, max(clause.start, start - 60))
    begin = start
    if issuer and not title.startswith(issuer):
        begin = text.rfind(issuer, clause.start, start)
    return Basis("basis", reading.plan.plan_id, clause.clause_id, text[begin:stop], begin, stop,
                 title=re.sub(r"\s*\n\s*", "", title), doc_no=doc_no, issuer=issuer)  # fmt: skip


def _issued(flat: str, clause: Clause, start: int, end: int) -> tuple[int, int] | None:
    """Return where '关于印发' begins and '的通知' ends around a title, where an organ stands before them."""
    before, after = _ISSUED.search(flat[clause.start : start]), _AS_NOTICE.match(flat, end, clause.end)
    return (clause.start + before.start("by"), after.end()) if before and after else None


def _is_relied_on(flat: str, clause: Clause, start: int, end: int) -> bool:
    """Tell whether a title like the plan's own is that of another, which the plan carries out."""
    return _issued(flat, clause, start, end) is not None and _RELIED_ON.search(flat[clause.start : start]) is not None


def _is_ordered(reading: Reading, clause: Clause) -> bool:
    """Tell whether the line above a list of titles orders them to be written."""
    above = next(reading.ancestors(clause), None)
    if above is None or not reading.flat[above.start : above.end].rstrip().endswith(":"):
        return False
    return _ORDERED.search(reading.flat, above.start, above.end) is not None


def _issuer(text: str, flat: str, start: int, before: str, offset: int) -> str | None:
    """Return who issued the document whose title opens at `start`; `before` are the words from `offset` on."""
    leading = _LEADING_ORGAN.match(flat[start + 1 : start + 80])
    if leading:
        return text[start + 1 : start + 1 + leading.end(1)].strip()
    stated = _STATED_ORGAN.search(before)
    if stated:
        told = _RELYING.match(stated[1])
        if told and told.end() < len(stated[1]):
            return text[offset + stated.start(1) + told.end() : offset + stated.end(1)]
        return text[offset + stated.start(1) : offset + stated.end(1)]
    return None


def _is_abbreviation(flat: str, start: int) -> bool:
    """Tell whether a title is only the short name that brackets give: '(以下简称《总体规划》)'."""
    return re.search(r"以?下?简?称(?:为)?$", flat[max(0, start - 5) : start]) is not None


def _is_own(key: str, own: str) -> bool:
    return bool(key) and (key in own or own in key) and len(key) > len(own) / 2


def _key(title: str) -> str:
    return _NEGLIGIBLE.sub("", flat_text(title))
