"""Take the words around a value apart: who, what, and the verbs between.

Input: flat text and spans in it. Output: spans or cleaned words; nothing here looks at numbers.
Does not know: facts, plans.

Source: the noun phrase before or after a value in Chinese official prose; verbs from data/verbs.txt.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

# Words at the head of a phrase that say nothing about what is measured.
_HEAD = (
    r"[\s、,;:及和与或并且]|“(?![^”]*”)|以及|同时|其中|此外|另外|力争|争取|确保|努力|力求|积极|加快|全面|大力|全力|持续|着力|稳步|有序|逐步|切实|深入|进一步|继续|分别"
    r"|预计|计划|原则上|总体上|基本(?=[建实完形达消满健确]|普及|覆盖|解决|具备)|使|让|把|将|每[年轮届批期]|年均|年度(?!可)|全年|累计|共|共计|合计|平均|新增|净增|动态|再(?!保|担保|生|制造|就业|利用|教育|融资|版)|可|能够|要|须|应当?(?![急用付收届征聘援变])|至少|最终|即"
    r"|近\d年|连续[一二两三四五\d]{1,2}年|牵头(?=[一-鿿]{4})|做到|围绕|推动|推进|带动(?=[^实])|促进|实现|期间|届时|一是|二是|三是|四是|五是|每个?(?=[村镇县区市]年)"
)
_TAIL = (
    r"[\s:(]|年均|每年|年度|全年|累计|共计?|合计|总计|平均|新增|净增|动态|再|分别|均|都|各|至少|总体|逐年|同比|力争|争取|确保|预计|基本|要|须|应当?|宜|剩余|其余|可|能|将|只|仅|约|近|现有"
    r"|增长|提高|提升|增加|下降|降低|减少|缩短|压缩|达到?|实现|完成|突破|超过?|保持|稳定|控制|不|高|低|一般|原则上|进入|跻身|位居|位列|排名|在|为|是|至|到|比上?年|以|[较比与]\d{4}年[底末]?(?:相比)?"
)
_SCOPE = re.compile(
    r"^(?:全[国省市州县区镇乡园域]|我[国省市州县区]|本[省市县区]|[全各][一-鿿]{0,6}?(?:开发区|园区|高新区|新区|县|市|区|乡镇|镇街|街道)"
    r"|[省市区县州](?!域|内|外|场)[一-鿿、]{0,14}?(?:局|委|办|厅|管委会|政府|街道)(?=每[年季月]|牵头|负责|组织|建成|新建|引进|培育|培训|统筹|安排|新增|完成|单列|确保|力争|要)"
    r"|[一-鿿]{2,14}?(?:高新技术产业开发区|经济技术开发区|开发区|高新区|经开区|新区|示范区|投资区|保税区|园区))(?:内|范围内|各)?"
)
_SCOPE_GOES_ON = re.compile(r"^(?:[的、和及与]|内|建设|管委会|级|域|间|外|率|数|平均|占|数量|生产总值(?!$))")
_WORK_TAIL = re.compile(
    r"(?:的?(?:预研预制和建设|建设和创建工作|创建工作|建设运行|建设任务|建设工程|建设工作|项目建设|建设|工作|任务))$"
)
_PREDICATE = re.compile(
    r"^(?:实行|实施|推行|接入|纳入|完成|建成|达到|实现|落实|开展|跨|一网|集成|联办|通办|网办|网上|上云|入|覆盖|开通|达标|合格|清零|建立|签|设立|参与|配备|安装|到位|以上|由|可|通过|上|有)"
)
_AFTER_NOISE = re.compile(r"^[\s的]+|^(?:左右|以上|以内)?(?:规模)?的?")


@cache
def verbs() -> frozenset[str]:
    """Return the verbs of data/verbs.txt."""
    lines = resources.files("documents").joinpath("data/verbs.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def _verb_pattern() -> str:
    return "|".join(sorted(verbs(), key=lambda v: (-len(v), v)))


@cache
def _trailing_verb() -> re.Pattern[str]:
    return re.compile(rf"(?:{_verb_pattern()})(?:了|出|好|成)?(?:{_TAIL})*$")


@cache
def _leading_verb() -> re.Pattern[str]:
    words = "|".join(v for v in sorted(verbs(), key=lambda v: (-len(v), v)) if len(v) > 1 and v not in _KEPT_VERBS)
    return re.compile(
        rf"^(?:新)?(?:{words})(?:了|出)?(?![率额值量度数]|电量|用地|水平|规模|总量|面积|投资|企业$|首位|成效|有限"
        r"|公司|集团|局|规划|基金|资金|区|厅|部门|期(?!间))"
    )


# Verbs that name the indicator itself: '储备工业用地3750亩', '接待游客'.
_KEPT_VERBS = frozenset((
    "储备", "优化", "盘活", "接待", "转移", "转移就业", "减少", "授权", "登记", "培训", "出让", "供应", "流转",
    "开发", "孵化", "转化", "带动", "吸纳", "投入", "发展", "入驻", "上市", "挂牌", "覆盖", "服务", "保障",
    "研发", "研制",
))  # fmt: skip


def strip_head(flat: str, start: int, end: int) -> int:
    """Return where the words that name something begin in flat[start:end]."""
    pattern = re.compile(rf"(?:{_HEAD})")
    while start < end:
        noise = pattern.match(flat, start, end)
        if noise and noise.end() > start:
            start = noise.end()
            continue
        verb = _leading_verb().match(flat[start:end])
        if verb and verb.end() < end - start:
            start += verb.end()
            continue
        break
    return start


def strip_tail(flat: str, start: int, end: int) -> int:
    """Return where the words that name something end in flat[start:end]."""
    pattern = re.compile(rf"(?:{_TAIL})$")
    while start < end and (match := pattern.search(flat[start:end])) and match.end() > match.start():
        rest = flat[start : start + match.start()]
        if match[0] in ("增长", "提高", "下降") and not rest:
            break
        if match[0] == "均" and rest.endswith(("人", "户", "亩", "平", "年", "月", "地")):
            break
        end = start + match.start()
    return end


def ends_with_verb(flat: str, start: int, end: int) -> int | None:
    """Return where a verb begins that ends flat[start:end] ('…产业引进培育'), None when none does."""
    match = _trailing_verb().search(flat[start:end])
    return None if match is None else start + match.start()


def split_scope(flat: str, start: int, end: int) -> int:
    """Return where the indicator begins after a scope such as 全市, 各省级开发区; `start` when there is none."""
    match = _SCOPE.match(flat[start:end])
    if match is None:
        return start
    rest = start + match.end()
    if end - rest < 2 or _SCOPE_GOES_ON.match(flat[rest:end]):
        return start
    return rest


def strip_work(flat: str, start: int, end: int) -> int:
    """Return the end of flat[start:end] without a closing 建设, 工作 and the like."""
    match = _WORK_TAIL.search(flat[start:end])
    if match is None or match.start() < 2:
        return end
    kept = 2 if match.start() == 2 and match[0].startswith("项目") else 0  # '10个重点项目建设'
    return start + match.start() + kept


def begins_predicate(text: str) -> bool:
    """Tell whether words after a percentage say what happens to it ('100%跨省通办')."""
    return _PREDICATE.match(text) is not None


def skip_after(flat: str, start: int, end: int) -> int:
    """Return where the noun after a value begins, past 的 and 以上."""
    match = _AFTER_NOISE.match(flat[start:end])
    return start + match.end() if match else start


def conjuncts(flat: str, start: int, end: int, wanted: int | None = None) -> list[tuple[int, int]]:
    """Return the members of 'A、B和C' in flat[start:end]; `wanted` decides whether 和 parts members.

    和 and 及 stand inside names too ('软件和信息服务'), so they part members only where that gives the
    wanted number, or where 、 alone finds no second member.
    """
    coarse = _split(flat, start, end, "、")
    fine = _split(flat, start, end, "、|以及|和|及(?!其)|与")
    if wanted is not None and len(coarse) != wanted and len(fine) == wanted:
        return fine
    if not coarse or (len(coarse) == 1 and wanted is None):
        return fine
    last = _split(flat, *coarse[-1], "以及|和|及(?!其)|与")
    if wanted is not None and len(coarse) - 1 + len(last) == wanted:
        return [*coarse[:-1], *last]
    return coarse


def _split(flat: str, start: int, end: int, separators: str) -> list[tuple[int, int]]:
    depth = 0
    pieces: list[tuple[int, int]] = []
    begin = i = start
    pattern = re.compile(separators)
    while i < end:
        ch = flat[i]
        if ch in "(<“《":
            depth += 1
        elif ch in ")>”》":
            depth = max(0, depth - 1)
        elif depth == 0 and (match := pattern.match(flat, i, end)):
            pieces.append((begin, i))
            begin = i = match.end()
            continue
        i += 1
    pieces.append((begin, end))
    return [(s, e) for s, e in pieces if s < e]
