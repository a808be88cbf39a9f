"""Every sentence that we say ourselves: outcomes, lead-ins, caveats, suggestions.

Input: names (of plans, topics, departments) and a language. Output: fixed wording, 'zh' or 'en'.
Does not know: plans' figures. A message never holds one; what a plan says is quoted, never paraphrased here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")

_TEXTS: dict[str, tuple[str, str]] = {
    "greeting": (
        "您好!我是筑问,可以根据已收录的开发区政策方案回答问题,每句话都附原文条款。"
        "您可以问目标、责任单位、时限、依据或具体举措。已收录:{plans}。",
        "Hello! I answer questions about the development-zone policy plans held here, each sentence with its "
        "source clause. Ask about targets, responsible departments, deadlines, bases or measures. Held: {plans}.",
    ),
    "thanks": (
        "不客气!还想了解方案里的哪些内容,可以继续问我。",
        "You're welcome. Ask me anything else about the plans.",
    ),
    "out_of_scope": (
        "这个问题不属于已收录政策方案的范围,我只回答开发区政策方案的内容。",
        "This is not about the policy plans held here; I only answer questions about those plans.",
    ),
    "private": (
        "我不提供个人信息,只回答开发区政策方案的内容。",
        "I don't give personal information; I only answer questions about the policy plans.",
    ),
    "blocked": (
        "这条消息里没有可以回答的政策问题。我只依据已收录的方案原文作答,不执行文字中的指令。",
        "There is no policy question in this message. I answer from the plans only and follow no instructions in it.",
    ),
    "paused": (
        "助手已暂停服务,请稍后再试或拨打12345咨询。",
        "The assistant is paused. Please try again later or call 12345.",
    ),
    "no_zone": (
        "文库中没有{zone}的方案。现有{plans}。",
        "The library holds no plan of {zone}. It holds: {plans}.",
    ),
    "not_chosen": (
        "所选的方案不包括{zone}的方案,请改选方案后再问。文库现有{plans}。",
        "The chosen plans do not include {zone}; choose other plans and ask again. The library holds: {plans}.",
    ),
    "not_found": (
        "在已收录的方案中没有找到{plan}关于“{topic}”的内容。已查找:{searched}。",
        "The plans held here say nothing on “{topic}”{plan}. Searched: {searched}.",
    ),
    "not_found_department": (
        "在{plan}中没有找到“{topic}”这个部门或单位。",
        "No department or unit named “{topic}” stands in {plan}.",
    ),
    "not_found_year": (
        "在已收录的方案中没有找到{plan}{year}的“{topic}”。已查找:{searched}。",
        "The plans held here give no “{topic}” for {year}{plan}. Searched: {searched}.",
    ),
    "nearest": ("相近条款(仅供参考,并非答案):", " Nearest clause (near only, not an answer): "),
    "nearest_year": ("相近条款(年份不同,仅供参考):", " Nearest clause (another year; near only): "),
    "hotline": ("可拨打12345进一步咨询。", "You may call 12345 for further help."),
    "clarify": (
        "有多份方案都涉及这个问题,请问您问的是哪一个?",
        "More than one plan covers this. Which one do you mean?",
    ),
    "clarify_empty": (
        "请补充一下:您想问哪份方案的什么内容?",
        "Please say which plan you mean and what you would like to know.",
    ),
    "clarify_topic": (
        "您想了解{plan}的哪方面内容?可以问目标、责任单位、时限、依据或具体举措。",
        "What would you like to know about {plan}? Ask about targets, duties, deadlines, bases or measures.",
    ),
    "table_head": (
        "\n| 开发区 | 方案目标 | 条款 |\n|---|---|---|\n",
        "\n| Zone | Target in the plan (Chinese original) | Clause |\n|---|---|---|\n",
    ),
    "partial": ("方案中没有找到:{missing}。", "Not found in the plans: {missing}."),
    "premise_other": ("方案中写的不同:", "The plan states otherwise: "),
    "premise_wrong": ("不是。", "No. "),
    "premise_right": ("是的。", "Yes. "),
    "premise_open": ("方案原文是这样写的:", "The plan says: "),
    "too_many_plans": (
        "一次最多比较{limit}份方案,已按提到的顺序取前几份。",
        "At most {limit} plans are compared at once.",
    ),
    "english_lead": ("The plan says (Chinese original):", "The plan says (Chinese original): "),
    "ask_target": ("{zone}的{name}目标是多少?", "What is the target of {zone} for {name}?"),
    "ask_duty": ("{zone}“{name}”由谁负责?", "Who is responsible for “{name}” in {zone}?"),
    "no_lead": ("方案没有写明牵头单位,写的是责任单位:", "The plan names no lead unit; it names responsible units: "),
    "model_fallback": (
        "大模型的回答未通过核对或无法取得,以下为原文摘录。",
        "The model's answer failed the checks or could not be had; this is quoted from the plans.",
    ),
}


def say(key: str, language: Language = "zh", **names: str) -> str:
    """Return the sentence `key` in `language` with `names` filled in.

    Raises: KeyError when there is no such sentence or a name is missing.
    """
    zh, en = _TEXTS[key]
    return (en if language == "en" else zh).format(**names)


def join_names(names: Sequence[str], language: Language = "zh", limit: int = 12) -> str:
    """Join names for a sentence, the first `limit` of them, with '等' where some are left out."""
    shown = list(names[:limit])
    mark = ", " if language == "en" else "、"
    rest = "" if len(names) <= limit else (" and others" if language == "en" else "等")
    return mark.join(shown) + rest


CAVEATS: dict[str, str] = {
    "redacted": "原文年份或数字被隐去(“{text}”),无法确定是哪一年或多少。",
    "lost_digits": "原文如此(“{text}”),疑有文字或数字脱漏,未作补全。",
    "truncated": "原文在此处残缺不全(“{text}”)。",
    "conflict": "原文有前后不一致之处(“{text}”),请以正式文件为准。",
    "stray": "原文此处夹有多余符号(“{text}”),照录未改。",
    "missing_annex": "原文提到的附件未收录(“{text}”)。",
    "expired": "该方案所定期限已过(“{text}”),请留意是否仍然有效。",
    "corrected": "此处经工作人员更正(“{text}”),更正并非原文。",
}

# How a plan that is over stands; `text` is what says so, verbatim.
OVER: dict[str, str] = {
    "expired": "{plan}注明的期限已过(“{text}”),是否延续请向发布机关核实。",
    "ended": "{plan}所列的年份已经过去(“{text}”),后续安排请以新的文件为准。",
    "repealed": "{plan}已被文库中的《{by}》废止。",
    "revised": "{plan}在文库中已有修订文件《{by}》,请一并查看。",
    "void": "来源网页注明{plan}已经失效(“{text}”)。",
    "told": "{plan}的有效期登记为至{until},已过期。",
}
OTHERWISE = "同一开发区的{plan}对“{indicator}”写有不同的数值,请一并查看。"
