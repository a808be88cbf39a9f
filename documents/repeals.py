"""Find what a plan does to other documents: it repeals them, revises them, or makes their term longer.

Input: a plan, its flattened text, a clause or a sentence of it. Output: Validity places.
Does not know: which of these documents the library holds (documents.standing), what they say.

'原《甲办法》(甲政发〔2016〕3号)同时废止' repeals. '应当及时修改或者废止《甲办法》' orders someone to think
about it, and '《甲办法》第三条同时废止' ends a part: neither repeals the document.
Source: 《规章制定程序条例》 and the local rules on 行政规范性文件: a new text names the texts that it ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.dates import DAY, iso_of
from documents.model import Clause, Plan, Validity

_REPEAL = re.compile("(?:废止|停止执行|不再执行)(?=[,。;)]|$)")
_REPEAL_FIRST = re.compile("(?:同时|现|决定|一并|予以|起)废止了?(?:原|下列|以下)?(?=《)")
_NOT_NOW = re.compile(
    "或者?废止|废止或|[、和及]废止|修改|清理|研究|建议|拟|应当|可以|可能|需要|适时|及时|提请|程序|评估|审查|失效后|之前"
)
_DOC_NO = re.compile(r"\s*\(\s*([^()]{1,20}\(\s*\d{4}\s*\)\s*第?\s*\d{1,5}\s*号)[^()]{0,20}\)")
_PART_ONLY = re.compile(r"\s*(?:\([^)]{0,60}\)\s*)?(?:中|的?第|有关|关于|的相关|的部分)")
_OPENS_WITH_TITLE = re.compile(r"\s*(?:原[^《,]{0,12})?《")
_EXTENDED = re.compile(
    rf"(?:有效期限?|期限|继续(?:施行|执行|实施|有效)|执行|施行)?(?:延长|延续|顺延|延期|继续(?:施行|执行|实施|有效))"
    rf"(?:有效期限?|执行|实施|施行)?(?:至|到)\s*({DAY})"
)
_EXTENDED_FOR = re.compile(r"(?:有效期限?)(?:延长|延续|顺延)\s*[一二三四五六七八九十\d]{1,2}\s*年")
_LONGER = re.compile("延长|延续|顺延|继续")
_CHANGES = re.compile("关于(?:修改|修订|修正|废止和修改)(?=[^《]{0,6}[《〈])")
_REVISED_MARK = re.compile(r"\s*\(\s*(?:(?:19|20)\d\d\s*年?)?(?:第.次)?(?:修订|修正|修改)[版稿本]?\s*\)\s*$")
_REVISED_ON = re.compile(r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日[^。;\n]{0,80}?(?:修订|修正)")


def find_repeals(plan: Plan, flat: str, clause: Clause, start: int, end: int) -> Iterator[Validity]:
    """Yield what the sentence flat[start:end] repeals, as one place."""
    sentence = flat[start:end]
    if "《" not in sentence or _NOT_NOW.search(_outside_titles(sentence)):
        return
    last = next((m for m in _REPEAL.finditer(flat, start, end) if not _in_title(flat, start, m.start())), None)
    first = _REPEAL_FIRST.search(flat, start, end)
    if first is not None:
        span = first.end(), end
        place = first.start(), end
    elif last is not None:
        span = _named_before(flat, start, last.start()), last.start()
        place = span[0], last.end()
    else:
        return
    named = [t for t in _titles(flat, *span) if _PART_ONLY.match(flat, t[1] + 1, end) is None]
    if named:
        yield _place("repeals", plan, clause, place, named, flat, end)


def find_extensions(plan: Plan, flat: str, clause: Clause, start: int, end: int) -> Iterator[Validity]:
    """Yield whose term the sentence flat[start:end] makes longer; the title names it when the sentence does not."""
    until, years = _EXTENDED.search(flat, start, end), _EXTENDED_FOR.search(flat, start, end)
    found = until or years
    if found is None:
        return
    named = _titles(flat, start, found.start())
    if named:
        titles = tuple(plan.text[a:b] for a, b in named)
    else:
        titles = tuple(re.findall("《([^《》]+)》", plan.title)) if _LONGER.search(plan.title) else ()
    if titles:
        ends = iso_of(until[1]) if until else None
        span = named[0][0] - 1 if named else found.start(), found.end()
        yield Validity(
            "extends", clause.clause_id, *span, plan.text[slice(*span)], None, ends, titles, ("",) * len(titles)
        )


def find_revisions(plan: Plan, flat: str, clause: Clause) -> Iterator[Validity]:
    """Yield what the title or the adoption line `clause` says to be revised."""
    if clause.kind == "title":
        changes = _CHANGES.search(flat, clause.start, clause.end)
        if changes is not None:
            named = _titles(flat, changes.end(), clause.end) or _titles(flat, changes.end(), clause.end, "〈〉")
            if named:
                yield _place("revises", plan, clause, (clause.start, clause.end), named, flat, clause.end)
            return
        mark = _REVISED_MARK.search(flat[clause.start : clause.end])
        if mark is not None and mark.start() > 0:
            own = clause.start, clause.start + mark.start()
            yield _place("revises", plan, clause, (clause.start, clause.end), [own], flat, clause.end)
    elif clause.kind in ("meta", "preamble", "note", "paragraph") and flat[clause.start] in "(0123456789":
        revised = _REVISED_ON.search(flat, clause.start, clause.end)
        if revised is not None:
            span = revised.span()
            yield Validity(
                "revises", clause.clause_id, *span, plan.text[slice(*span)], titles=(plan.title,), doc_nos=("",)
            )


def _place(
    kind: str, plan: Plan, clause: Clause, span: tuple[int, int], named: list[tuple[int, int]], flat: str, end: int
) -> Validity:
    numbers = [_DOC_NO.match(flat, b + 1, end) for _, b in named]
    return Validity(
        "repeals" if kind == "repeals" else "revises",
        clause.clause_id,
        *span,
        plan.text[slice(*span)],
        titles=tuple(re.sub(r"\s*\n\s*", "", plan.text[a:b]) for a, b in named),
        doc_nos=tuple(plan.text[n.start(1) : n.end(1)] if n else "" for n in numbers),
    )


def _named_before(flat: str, start: int, verb: int) -> int:
    """Return where the enumeration begins that the verb ends: parts between commas that open with a title."""
    cuts = [start, *(i + 1 for i in range(start, verb) if flat[i] == "," and not _in_title(flat, start, i))]
    at = len(cuts) - 1
    while at > 0 and _OPENS_WITH_TITLE.match(flat, cuts[at - 1], cuts[at]):
        at -= 1
    return cuts[at]


def _titles(flat: str, start: int, end: int, marks: str = "《》") -> list[tuple[int, int]]:
    """Return the spans between outermost title marks, marks left out."""
    found, depth, opened = [], 0, start
    for i in range(start, end):
        if flat[i] == marks[0]:
            opened = i + 1 if depth == 0 else opened
            depth += 1
        elif flat[i] == marks[1] and depth:
            depth -= 1
            if depth == 0 and i > opened:
                found.append((opened, i))
    return found


def _in_title(flat: str, start: int, at: int) -> bool:
    """Tell whether flat[at] stands between title marks or brackets that open after `start`."""
    before = flat[start:at]
    return before.count("《") > before.count("》") or before.count("(") > before.count(")")


def _outside_titles(sentence: str) -> str:
    depth, kept = 0, []
    for char in sentence:
        depth += (char == "《") - (char == "》")
        if depth <= 0:
            kept.append(char)
    return "".join(kept)
