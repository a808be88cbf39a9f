"""Which kind of quantity a question asks for, and how a plan writes one: days, years, money, a share, a count.

Input: folded text. Output: a pattern that a sentence must match to state such a quantity.
Does not know: values, indicators, facts.

A sentence without any quantity of the kind asked does not answer, however near its words are: 'how many years are
recordings kept' is not answered by a sentence that tells what a recording is.
"""

from __future__ import annotations

import re

from documents.numbering import parse_numeral

# '百千万工程' counts nothing: a numeral in words has a digit, or begins with ten.
_NUMERAL = r"(?:\d[\d,.]*|(?=[百千万]*[〇零一二两三四五六七八九十])[〇零一二两三四五六七八九十百千万]+|半|数)"
_RANGE = rf"{_NUMERAL}(?:\s*(?:[-—~至到]|,)\s*{_NUMERAL})?"
_YEAR = rf"(?:(?<![\d年])(?!(?:19|20)\d\d年){_RANGE}(?:个)?(?:周)?年(?!\d|度计划|[月])|半年|年内|长期|永久)"
_MONTH = rf"(?:{_RANGE}个月|{_NUMERAL}(?:个)?季度|半年|{_NUMERAL}(?:个)?(?:周)?年|月底|年内)"
_DAY = (
    rf"(?:{_RANGE}(?:个)?(?:工作)?(?:日|天)|{_NUMERAL}(?:个)?(?:小时|月|周|星期|季度|年)|"
    r"当(?:天|日|场)|即时|立即|次日|月内|年内|年底|月底)"
)
_HOUR = rf"{_RANGE}(?:个)?(?:小时|分钟|工作日|日|天)"
_AMOUNT = (
    rf"{_RANGE}(?:多|余)?(?:亿|万|千|百)?(?:元|美元|人民币|块)|"
    rf"{_NUMERAL}(?:亿|万)(?![平亩人户家个名吨千件次辆台套米株只所座])"
)
_MONEY = rf"{_AMOUNT}|免费|免收|全额|零(?:元|费用|收费)|不(?:再)?(?:增|加|另)?收"
_SHARE = (
    rf"(?:\d[\d.]*\s*[%‰％]|[百千万]分之|{_NUMERAL}成|{_NUMERAL}(?:个)?(?:百分点|折)|"
    rf"一半|半数|全部|全额|全覆盖|{_NUMERAL}[::∶]{_NUMERAL}|{_NUMERAL}倍)"
)
_COUNT_UNIT = "个家户名人位条项座种类处次只台套辆件所批期场宗枚部份张对队点块支门倍成级层幢栋间棵株具盏眼口艘架颗根片"
_COUNT = (
    rf"(?!一[批些种定次])(?:{_NUMERAL}(?:余|多)?(?:万|亿)?[{_COUNT_UNIT}大])|{_NUMERAL}(?:万|亿)?(?:平方|公里|吨|千瓦|美元|元)|"
    r"翻番|全部|全覆盖(?!行动|工程|计划|试点)"
)
_SOME = r"(?:多少|几)"
_AREA = "多大的?面积|面积(?:是|有|要|为|达到?)*(?:多大|多少)"  # asked for without a unit
_KINDS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(rf"(?<!哪)(?<!这)(?<!那)(?<!好)(?:{asked})"), re.compile(told))
    for asked, told in (
        (
            rf"百分之{_SOME}|几成|几折|(?<=[加高升涨增降低减少])(?:了|到)?{_SOME}个?点(?!位)|{_SOME}个?百分点|多大(?:的)?比例|"
            rf"(?:占比|比例|比重|利率|费率|税率)(?:是|为|要|达|能|可以|有|到|占)*(?:{_SOME}|多大|多高)",
            _SHARE,
        ),
        (r"几点(?!要求|意见|措施|建议|内容|[一二三四五六七八九十]|[,。、])", r"\d{1,2}\s*[::点时]"),
        (
            rf"{_SOME}分(?!之|别|钟|成|公司|区|类|管|行|为|步|支|工|院|校|馆|厂|店|局|组|批|级|期)",
            rf"{_NUMERAL}分",
        ),
        (rf"{_SOME}(?:个)?(?:小时|钟头|分钟)", _HOUR),
        (rf"{_SOME}(?:个)?(?:工作)?(?:天|日)(?!期)", _DAY),
        (rf"{_SOME}个月", _MONTH),
        (rf"{_SOME}(?:个)?年(?!级|代|份)", _YEAR),
        (  # nothing is free where so much is asked for
            rf"(?:[钱款价税费额奖补贴]|资金|投资|产值|收入|营收|销售|贷|经费)[^,。?]{{0,8}}{_SOME}个?(?:亿|万)(?![亩人户家个名吨平千])",
            _AMOUNT,
        ),
        (rf"{_SOME}个?(?:亿|万)(?![亩人户家个名吨平千])", rf"{_AMOUNT}|{_NUMERAL}(?:多|余)?(?:亿|万)"),
        (rf"{_SOME}(?:个|百|千)?(?:元|块|美元)", _MONEY),
        (
            r"多少(?:资金|补贴|奖金|费用|经费|补助|款)|(?:多少|几个|几[毛块分角])钱",
            rf"{_MONEY}|\d[\d.]*\s*[%‰％]|[百千]分之|{_NUMERAL}成",
        ),
        (
            rf"{_SOME}(?:万|亿)?(?:平方|亩|公顷|平米)|{_AREA}",
            rf"{_NUMERAL}(?:多|余)?(?:万|亿)?(?:平方|亩|公顷|平米|㎡)",
        ),
        (
            rf"{_SOME}(?:万|亿)?(?:千瓦|兆瓦|吉瓦|[gmkt]w|度电)",
            rf"{_NUMERAL}(?:多|余)?(?:万|亿)?(?:千瓦|兆瓦|吉瓦|[gmkt]w|度)",
        ),
        (rf"{_SOME}(?:万|亿)?(?:吨|公斤|斤)", rf"{_NUMERAL}(?:多|余)?(?:万|亿)?(?:吨|公斤|千克|斤)"),
        (rf"{_SOME}(?:公里|千米|米)", rf"(?<!最后){_NUMERAL}(?:多|余)?(?:万)?(?:公里|千米|米)"),
        (
            rf"{_SOME}(?:万|亿)?(?:[名位](?!次)|人(?![民才均次]))",
            rf"{_NUMERAL}(?:余|多)?(?:万|亿)?(?:名|位|人|个|余人)",
        ),
        (rf"{_SOME}(?:万|亿)?[{_COUNT_UNIT}](?!方面|阶段|步骤|月|年|区|市|县|部门|单位|地)", _COUNT),
    )
)
# '多少场' is not answered by '8万人': what is counted so is counted by units alike, or by 个.
_COUNTED_IN = re.compile(rf"{_SOME}(?:万|亿)?([{_COUNT_UNIT}])")
_LIKE_UNITS = tuple(
    (units, re.compile(rf"{_NUMERAL}(?:余|多)?(?:万|亿)?[{units}个]|翻番|全部|全覆盖"))
    for units in ("场次届期回", "人名位", "台套辆只艘架部", "栋幢座处所", "宗块片处")
)
_HOW_MANY_THINGS = re.compile(r"([一二两三四五六七八九十\d]+)(?:个|块|项|大|类|种|条|方面|部分|点|步|座|家)")
_UNIT_APART = re.compile(r"(?<=\d) +(?=[一-鿿%])")
_NOT_STATED = re.compile(
    r"《[^》]*》|〔[\dx×]+〕\d*号?|^\s*第[〇零一二两三四五六七八九十百千\d]+[章节条款]|"
    r"^\s*[(]?[〇一二三四五六七八九十\d]+[)、.](?!\d)"
)


_FAMILIES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(units))
    for name, units in (
        ("money", r"元$|美元|人民币"),
        ("area", r"平方|亩|公顷"),
        ("mass", r"吨|公斤|千克|斤$"),
        ("length", r"公里|里程|[^方]米$|^米$"),
        ("share", r"%|百分点|‰"),
        ("count", rf"[{_COUNT_UNIT}]$"),
    )
)
_ASKED_UNIT = re.compile(
    rf"{_SOME}(?!个亿|个月|成|倍)(?:万|亿)*(个?百分点|平方公里|平方千米|平方米|平米|亩|公顷|吨|公斤|公里|米|美元|元|[{_COUNT_UNIT}])(?!头|面积)"
)


_ASKED_AREA = re.compile(_AREA)


def family_of(unit: str) -> str:
    """Return what a unit measures: 'money', 'area', 'mass', 'length', 'share', 'count', or '' for any other."""
    return next((name for name, units in _FAMILIES if units.search(unit)), "")


def family_asked(question: str) -> str:
    """Return what the unit that a folded question asks for measures ('多少平方米': 'area'); '' when it names none."""
    asked = _ASKED_UNIT.search(question)
    if asked is None:
        return "area" if _ASKED_AREA.search(question) else ""
    return family_of(asked.group(1).replace("平米", "平方米"))


def kind_asked(question: str) -> re.Pattern[str] | None:
    """Return how a plan writes the kind of quantity that a folded question asks for; None when it asks for none."""
    told = next((told for asked, told in _KINDS if asked.search(question)), None)
    unit = _COUNTED_IN.search(question) if told is not None and told.pattern == _COUNT else None
    return told if unit is None else next((own for units, own in _LIKE_UNITS if unit.group(1) in units), told)


def length_asked(question: str) -> re.Pattern[str] | None:
    """Return how a plan writes the time that a folded question asks for in years, months, days or hours, else None."""
    told = kind_asked(question)
    return told if told is not None and told.pattern in (_YEAR, _MONTH, _DAY, _HOUR) else None


def stated(text: str) -> str:
    """Return folded text without the numbers that state no quantity: in titles, document numbers and labels.

    Blanks between a number and its unit ('500 千瓦', as PDF texts have them) are left out.
    """
    return _UNIT_APART.sub("", _NOT_STATED.sub(" ", text))


def counts_named(question: str) -> set[int]:
    """Return how many things a folded question says there are: '分哪三块', '5大行动是哪五个'."""
    numbers = (parse_numeral(numeral.replace("两", "二")) for numeral in _HOW_MANY_THINGS.findall(question))
    return {number for number in numbers if number}
