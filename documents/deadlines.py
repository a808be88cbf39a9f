"""Find by when a task is due.

Input: a plan's reading and its notes. Output: `Deadline` facts.
Does not know: values; the period of a target is no deadline of its own (documents.targets).

Forms: '完成时间:2022年12月' in a note, a dated stage heading '创建启动阶段(2022年3—6月)', and a period that opens
a part whose words state no value: '5月底前,完成…', '到2025年,全面建成…', '于每年3月底报送…'.
A month without a year takes the year of what stands before it or of the headings above it.
Source: the forms of State Council work plans; GB/T 9704—2012 knows none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from documents.duties import task_of
from documents.model import Clause, Deadline, Period, Span
from documents.notes import DATE_MARK, DUE_TAIL, Note
from documents.periods import find_periods, year_of
from documents.reading import ASIDE, Reading, is_dated
from documents.sentences import Sentence

_MAX_STAGE_CHARS = 40
_PAST = re.compile("已(?!知)|以来|截至|截止|现有|目前|近年|上年|累计实现了|取得了")
_WHOSE = re.compile(  # '已纳入名单的企业要在…': which ones, nothing that was done
    "^[^,。;]*?(?:已|目前|截至|现有)[^,。;]{1,30}的(?=[一-鿿]{2,12}?(?:应当?|须|必须|需|要|力争|确保))"
)
_OWED = re.compile("(?:应当?|须|必须|需|要|力 ?争|确 ?保)(?:于|在)?$")  # '已认定的企业,应在每年12月底前…'
_VALIDITY = re.compile(
    "施行|有效期|生效|废止|试行期|实施之日|执行至|适用期|印发之日|[年月日)][^,。;完前]{0,14}(?:通过|修订|修正|批准|公布)$|会议(?:审议|研究|同意|通过|批准|修)|次[一-鿿]{0,6}会议|以前年度|(?:版|度)》"
)
_DOCUMENT = re.compile("(?:规划|计划|方案|纲要|意见|办法|目录)$")  # '…专项规划(2026—2030年)': the years that it is for
_STAGE = re.compile(
    r"(?:^|[,;:。])\s*[一二三四五六]是(?P<stage>[^,。;:()]{2,20}阶段)\s*$"
)  # '一是摸底阶段(2026年3月),…'
_YEARS = re.compile(r"\d{4}(?:/\d{4})?")
_AFTER_PERIOD = re.compile(rf"\s*(?:{ASIDE}(?:之|以)?前|[春夏秋冬]季(?:学期)?|[末底]?前?|期间|内)?\s*[,:]?\s*(?:前,)?")
_LOOSE = re.compile(
    "[,;:](?:并|同时)?(?:力争|确保|争取|力求|努力)$"
)  # belongs to the next period: '…整治,力争到2029年…'
_NO_TASK = re.compile(
    r"^(?:作为|是|为|召开的|按就[高低])|^(?:[^,]{0,12}可)?(?:免征|免缴|减征|减按)|^[^一-鿿]*$|^(?:主要)?(?:目标|指标|任务)$"
    r"|^[^,。;]{2,20}的(?:企业|项目|单位|个人|人员|机构|产品|人才)(?:可|,|应|享|按|均|予)"  # '取得证书的企业可以申报'
    r"|^[^,。;]{1,20}的,|^不(?!断|再|得|折不扣)"  # '5年内退出的,按原价退出', '10年内不迁出本区'
    r"|^以[^,]*为(?:重点|目标|抓手|主线|核心|引领|契机|基础|主)$"
)
_TOPIC = re.compile(
    "(?:目标|指标|任务|回顾|安排|总结|要点|计划|工作|情况|打算|部署|清单)$"
)  # of a section: '2025年工作安排'
_TITLE = re.compile(r"(?:方案|计划|指南|办法|意见|细则|通知|措施|规定)(?:\([^()]*\))?$")  # '2026年资金申报指南'
_SINCE = re.compile("起|以后|之后|后(?!续|期|台)")  # from when, not by when
# What is measured at the end of a year ('年末城区范围内公园绿地面积与人口的比例') is not done by then.
_STATE = re.compile(r"(?:每?年)[末底]$")
_MEASURE_TOLD = re.compile(
    r"(?!.*(?:完成|实现|达到|建成|增至|提高|超过|突破|形成|[不低]于)).*(?:面积|人口|数量?|长度|总量|余额|比例|比重|占比|率)$"
)
_CLOCK = re.compile(r"\s*\d{1,2}:\d{2}")  # a page says when it was published
_BOUND = re.compile(
    r"(?:^|[,。;])(?P<what>[^,。;:]{2,24}?(?:应当?|须|必须|要求))(?:于|在)$"
)  # '项目应于2026年底前建成'
_STATED = re.compile(r"(?:^|[,。;:(])(?P<what>[^,。;:()]{2,24}?)(?:时限|时间|期限)?[为是]$")  # '实施方案为4月底前'
_UNTIL = re.compile(r"(?:之|以)?前\s*(?=[),。;]|$)")
_TITLED = re.compile(
    "(?:之|以)?前?(?:需|要|应|拟|计划)?(?:全面|全部|基本)?(?:完成|办结|落实|实施|启动|推进|见效|整改)(?:到位)?的?(?:重点|主要)?(?:任务|事项|工作|项目|内容|目标|清单)?"
    r"(?:\([^()]*\))?[:。]?\s*"
)
_BEFORE = re.compile("(?:汛期|春节|国庆节?|入冬|供暖季|开学)?(?:之?前|以前)")
_END = re.compile(
    "(?:全面|基本)?(?:结束|完成|竣工|完工|建成|投产|投用|投运|运营|通车|达产|达标|见效|开工|启动|交付|并网|投入(?:使用|运营|运行))+"
)  # says of what stands before


def find_deadlines(reading: Reading, notes: Sequence[Note]) -> list[Deadline]:
    """Return the deadlines that notes, stage headings and sentences state."""
    found = [d for note in notes for d in _in_note(reading, note)]
    shared = {clause: below for clause in reading.clauses if (below := _below(reading, clause))}
    found += [d for below in shared.values() for d in below]
    for sentence in (s for s in reading.sentences if not reading.is_review(s.clause) and s.clause not in shared):
        found += _in_sentence(reading, sentence)
    return [d for d in found if not reading.is_past(d.due)]


def _below(reading: Reading, heading: Clause) -> list[Deadline]:
    """Return the deadlines that '2026年底前完成的任务' gives to what stands below it and has none."""
    if heading.kind != "heading":
        return []
    dated = [p for p in reading.periods[heading.clause_id] if _TITLED.fullmatch(reading.flat, p.end, heading.end)]
    if len(dated) != 1 or not year_of(dated[0].value):
        return []
    span = Span(heading.clause_id, heading.start, heading.end, heading.text)
    found = []
    for clause in reading.clauses:
        if clause.parent_id == heading.clause_id and clause.kind in ("clause", "paragraph"):
            own = any(is_dated(p.value) for p in reading.periods[clause.clause_id])
            until = _BEFORE.match(reading.flat, dated[0].end)
            due_text = reading.plan.text[dated[0].start : until.end() if until else dated[0].end]
            start, task = clause.start, task_of(reading, clause)
            if task and not own:
                due = Deadline("deadline", reading.plan.plan_id, clause.clause_id, clause.text, start, clause.end,
                               also=(span,), task=task, due=dated[0].value, due_text=due_text)  # fmt: skip
                found.append(due)
    return found


def _in_note(reading: Reading, note: Note) -> Iterator[Deadline]:
    mark = DATE_MARK.search(reading.flat, note.start, note.end)
    tail = DUE_TAIL.search(reading.flat[note.start : note.end - 1])  # '(甲局牵头,2023年6月底前完成)'
    if mark is None and tail is None:
        return
    begin = mark.end() if mark else note.start + (tail.start() if tail else 0)
    for p in find_periods(reading.plan.text[begin : note.end])[:1]:
        period = Period(p.start + begin, p.end + begin, p.text, p.value)
        task = task_of(reading, note.clause)
        yield _deadline(reading, note.clause.clause_id, (note.start, note.end), task, period,
                        reading.dated(note.clause, period))  # fmt: skip


def _in_sentence(reading: Reading, sentence: Sentence) -> Iterator[Deadline]:
    flat = reading.flat
    periods = [
        p for p in reading.periods[sentence.clause.clause_id] if sentence.start <= p.start and p.end <= sentence.end
    ]
    if _PAST.search(flat, sentence.start, sentence.end):  # '已下放的事项,由甲部在6月底前完成' is still due
        periods = [p for p in periods if _is_still_due(reading, sentence, p)]
    if not periods:
        return
    if _VALIDITY.search(flat[sentence.start : sentence.end]):
        return
    for i, period in enumerate(periods):
        if stage := _stage(reading, sentence, period):
            yield stage
        elif year_of(period.value) and (bound := _BOUND.search(flat[sentence.start : period.start])):
            span = (sentence.start + bound.start("what"), _closed(flat, period.end, sentence.end))
            task = reading.plan.text[slice(*span)]
            yield _deadline(
                reading, sentence.clause.clause_id, span, task, period, reading.dated(sentence.clause, period)
            )
        elif reading.opens(sentence.clause, period) or period.value.startswith("每"):
            opening = [
                (sentence.part_at(p.start)[0], p.start) for p in periods[i + 1 :] if reading.opens(sentence.clause, p)
            ]
            following = [part if part > period.start else start for part, start in opening]  # in one bracket: its own
            yield from _opened(reading, sentence, period, following[0] if following else sentence.end)
        elif until := _UNTIL.match(flat, period.end, sentence.end + 1):
            stated = _STATED.search(flat[sentence.start : period.start])
            value = reading.dated(sentence.clause, period)
            if stated and year_of(value):
                span = (sentence.start + stated.start("what"), until.end())
                task = reading.plan.text[span[0] : sentence.start + stated.end("what")]
                yield _deadline(reading, sentence.clause.clause_id, span, task, period, value)


def _is_still_due(reading: Reading, sentence: Sentence, period: Period) -> bool:
    """Tell whether a date is one by which something is due, in a sentence that also says what was done."""
    start, end = sentence.part_at(period.start)
    owed = _OWED.search(reading.flat[start : period.start]) is not None
    if not (owed or reading.is_due(period)):
        return False
    said = _WHOSE.sub("", reading.flat[start:end])
    said = said[: len(said) - (end - period.start)] if owed else said  # '应在1月底前报送上年度情况'
    return not _PAST.search(said)


def _closed(flat: str, start: int, end: int) -> int:
    """Return `end`, before a bracket that closes there and was opened before `start`."""
    return end - 1 if flat[end - 1] == ")" and flat.count("(", start, end) < flat.count(")", start, end) else end


def _stage(reading: Reading, sentence: Sentence, period: Period) -> Deadline | None:
    """Return the deadline of a heading whose brackets hold nothing but a period."""
    flat = reading.flat
    opened = flat.rfind("(", sentence.start, period.start)
    if opened < 0 or flat[opened + 1 : period.start].strip():
        return None
    closed = re.compile(r"\s*(?:之?前|完成)?\s*\)").match(flat, period.end)
    first = next(s for s in reading.sentences if s.clause is sentence.clause)
    start = sentence.start
    if named := _STAGE.search(flat[start:opened]):
        start += named.start("stage")
    elif sentence is not first:
        return None
    if closed is None or opened - start > _MAX_STAGE_CHARS:
        return None
    task = reading.plan.text[start:opened].strip()
    if not task or flat[opened - 1] == "》" or (_YEARS.fullmatch(period.value) and _DOCUMENT.search(task)):
        return None
    value = reading.dated(sentence.clause, period)
    span = (start, closed.end())
    return _deadline(reading, sentence.clause.clause_id, span, task, period, value)


def _opened(reading: Reading, sentence: Sentence, period: Period, stop: int) -> Iterator[Deadline]:
    """Yield the deadline of a period that opens a stretch of parts; parts with values belong to targets."""
    flat = reading.flat
    after = _AFTER_PERIOD.match(reading.flat, period.end)
    begin = after.end() if after else period.end
    values = [q.start for q in reading.values_in(sentence) if begin <= q.start < stop and q.unit != "大"]
    fine = re.search(r"-\d\d", period.value) is not None and "/" not in period.value and "-12" not in period.value
    ends = [e for s, e in sentence.parts if e > begin and s < stop]
    if not fine:
        ends = [e for e in ends if not any(v < e for v in values)]
    if not ends:
        return
    end = min(ends[-1], stop)
    if sentence.clause.kind == "table" and (bar := flat.find("|", begin, end)) >= 0:
        end = bar  # what is due stands in the cell of its date
    if loose := _LOOSE.search(reading.flat, begin, end):
        end = loose.start()
    while end > begin and reading.flat[end - 1] in ",;: \n":
        end -= 1
    task = reading.plan.text[begin:end]
    start = period.start
    if _END.fullmatch(reading.flat, begin, end) and sentence.start < start:
        start = sentence.start  # '试点工作从2023年4月启动,至2024年底结束'
        task = reading.plan.text[start:end]
    elif end - begin < 4:
        return
    if _STATE.search(period.text) and _MEASURE_TOLD.match(flat[begin:end]):
        return
    topic = sentence.clause.kind == "heading" and _YEARS.fullmatch(period.value) and _TOPIC.search(flat, begin, end)
    if topic or _CLOCK.match(flat, period.end):
        return
    whole = start - sentence.clause.start <= len(sentence.clause.label) + 1 and end >= sentence.clause.end - 1
    if whole and "," not in flat[begin:end] and _YEARS.fullmatch(period.value) and _TITLE.search(flat, begin, end):
        return
    if _SINCE.match(flat, period.end) or _NO_TASK.search(reading.flat[begin:end]):
        return
    value = reading.dated(sentence.clause, period)
    yield _deadline(reading, sentence.clause.clause_id, (start, end), task, period, value)


def _deadline(
    reading: Reading, clause_id: str, span: tuple[int, int], task: str, period: Period, value: str
) -> Deadline:
    start, end = span
    quote = reading.plan.text[start:end]
    text = reading.plan.text
    until = _BEFORE.match(reading.flat, period.end)
    due_text = text[period.start : until.end()] if until else period.text
    return Deadline("deadline", reading.plan.plan_id, clause_id, quote, start, end,
                    task=task.replace("\n", ""), due=value, due_text=due_text)  # fmt: skip
