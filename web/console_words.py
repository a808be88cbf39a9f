"""Every word of the console's pages, in Chinese and English.

Input: a language. Output: wording by key. Does not know: pages, plans, figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from web.console_words_staff import STAFF
from web.flaw_words import ENGLISH

Language = Literal["zh", "en"]

_WORDS: dict[str, tuple[str, str]] = {
    # the page
    "title": ("筑问 · 政策方案问答台", "ZhuWen · policy plan desk"),
    "name": ("筑问", "ZhuWen"),
    "motto": ("每一句话都有原文条款", "every sentence backed by its clause"),
    "skip": ("跳到提问框", "Skip to the question"),
    "theme": ("切换明暗", "Switch light and dark"),
    "other_language": ("English", "中文"),
    "tab_ask": ("问答", "Ask"),
    "tab_targets": ("指标", "Targets"),
    "tab_duties": ("责任", "Duties"),
    "tab_library": ("文库", "Library"),
    "tab_results": ("评测", "Evaluation"),
    "tab_about": ("关于", "About"),
    "loading": (
        "助手正在启动,通常需要几秒;您可以先输入问题,准备好后立即作答。",
        "The assistant is starting, usually within seconds. Type your question; it is answered as soon as it can be.",
    ),
    "ready": ("已收录 {plans} 份方案、{clauses} 条条款", "{plans} plans and {clauses} clauses held"),
    "fault": ("出了点问题:{error}", "Something went wrong: {error}"),
    # the reader
    "reader": ("方案原文", "The plan's text"),
    "reader_close": ("关闭原文", "Close"),
    "reader_prev": ("上一处引用", "Previous citation"),
    "reader_next": ("下一处引用", "Next citation"),
    "reader_share": ("复制本条链接", "Copy the link"),
    "reader_open": ("在新窗口打开", "Open in a new window"),
    "copied": ("已复制", "Copied"),
    # ask
    "question": ("问题", "Question"),
    "placeholder": (
        "问目标、责任单位、时限、依据或具体举措…(回车发送,Shift+回车换行)",
        "Ask about targets, duties, deadlines, bases or measures… (Enter sends)",
    ),
    "scope_all": ("范围(默认全部)", "Plans to ask (all by default)"),
    "answerer": ("作答方式", "Answer with"),
    "extractive": ("原文摘录", "Quotes"),
    "llm": ("大模型组织语言(逐句核对)", "Chat model, checked"),
    "chat": ("对话", "Conversation"),
    "empty": (
        "### 请用自己的话提问\n每句回答都附有原文条款,点 [n] 即可在旁边打开原文。可从下面的例子开始。",
        "### Ask in your own words\nEvery sentence names its clause; click a number to read it beside the chat.",
    ),
    "send": ("发送", "Send"),
    "stop": ("停止作答", "Stop"),
    "thinking": ("正在查找条款…", "Looking for the clauses…"),
    "stopped": ("已停止作答,可以点“重新回答”或改一改再问。", "Stopped. Ask again, or change the question."),
    "stopped_badge": ("已停止", "Stopped"),
    "lost": ("回答中断,请重试。", "The answer broke off; please try again."),
    "retry": ("重新回答", "Ask again"),
    "part": ("复制、导出", "Copy, export"),
    "part_all": ("整个对话", "the conversation"),
    "part_last": ("最后一答", "the last answer"),
    "copy": ("复制", "Copy"),
    "export_md": ("导出 Markdown", "Export Markdown"),
    "export_docx": ("导出 Word", "Export Word"),
    "clear": ("清空对话", "Clear"),
    "nothing": ("还没有可以导出的回答。", "There is no answer to export yet."),
    "sources": ("依据", "Sources"),
    "caveat": ("留意", "Note"),
    "caveat_kind": ("留意({kind})", "Note ({kind})"),
    "cite_label": ("打开依据", "Open source"),
    "option": ("我问的是:{plan}", "I mean: {plan}"),
    "ai_extractive": (
        "人工智能检索 · 内容摘自原文,以发布机关正式文件为准",
        "Found by AI · quoted from the plans; the issuer's official text prevails",
    ),
    "ai_llm": (
        "人工智能生成 · 已逐句与条款核对,以发布机关正式文件为准",
        "Written by AI · each sentence checked against its clause; the issuer's official text prevails",
    ),
    "ai_message": ("人工智能自动答复 · 未引用方案原文", "Said by AI · no plan is quoted"),
    "thanks": ("谢谢您的反馈,已记录。", "Thank you, your feedback is kept."),
    "feedback_late": ("这条回答时间太久,无法再记录反馈。", "This answer is too old for feedback."),
    "bad_number": ("数字不对", "Wrong figure"),
    "bad_clause": ("条款不对", "Wrong clause"),
    "bad_missing": ("没有答全", "Incomplete"),
    "bad_plain": ("看不明白", "Unclear"),
    "conversation": ("筑问对话记录", "A conversation with ZhuWen"),
    "asked": ("问", "Q"),
    "answered_by": ("答", "A"),
    "index_version": ("索引版本", "Index version"),
    # outcomes
    "answered": ("有据可答", "Answered"),
    "partial": ("部分有据", "Partly answered"),
    "clarify": ("请您选择", "Please choose"),
    "no_evidence": ("未找到依据", "Not in the plans"),
    "out_of_scope": ("非方案问题", "Not about the plans"),
    "blocked": ("未予回答", "Not answered"),
    "fault_badge": ("未能回答", "Could not answer"),
    # examples
    "eg_target": ("{zone}的{name}目标是多少?", "What is the target of {zone} for {name}?"),
    "eg_compare": ("比较{zone}和{other}的{name}", "Compare {name} of {zone} and {other}"),
    "eg_lead": ("{zone}“{name}”由哪个部门负责?", "Who is responsible for “{name}” in {zone}?"),
    "eg_unit": ("{zone}的{name}负责哪些任务?", "What is {name} responsible for in {zone}?"),
    "eg_deadline": ("{zone}{name}什么时候完成?", "By when is {name} due in {zone}?"),
    "eg_list": ("{zone}的{name}有哪些?", "Which are the {name} of {zone}?"),
    # tables
    "zone": ("开发区", "Zone"),
    "indicator": ("指标", "Indicator"),
    "year": ("年份", "Year"),
    "unit": ("单位", "Unit"),
    "comparator": ("比较", "Comparison"),
    "value": ("目标值", "Value"),
    "period": ("时间", "Period"),
    "measure": ("口径", "Measure"),
    "measure_growth": ("增幅", "growth"),
    "measure_cumulative": ("累计", "cumulative"),
    "measure_increment": ("新增", "added"),
    "measure_share": ("占比", "share"),
    "measure_rank": ("位次", "rank"),
    "measure_ratio": ("比率", "ratio"),
    "qualifiers": ("限定", "Qualifiers"),
    "quote": ("原文", "Text"),
    "clause": ("条款", "Clause"),
    "flaws": ("原文缺陷", "Flaws"),
    "all": ("全部", "All"),
    "search_indicator": ("指标名称,如 工业总产值", "Name of an indicator"),
    "search_department": ("部门或单位,如 发展改革局", "A department or unit"),
    "search_task": ("任务关键词", "Words of a task"),
    "sort": ("排序", "Sort"),
    "sort_text": ("按原文顺序", "As in the text"),
    "sort_up": ("值从小到大", "Value, rising"),
    "sort_down": ("值从大到小", "Value, falling"),
    "sort_year": ("按年份", "By year"),
    "rows": ("共 {n} 条", "{n} rows"),
    "rows_cut": ("共 {n} 条,显示前 {shown} 条;导出含全部", "{n} rows, first {shown} shown; downloads hold all"),
    "none": ("没有符合条件的条目。", "Nothing fits these filters."),
    "chart": ("图示:{unit}", "Chart: {unit}"),
    "chart_hint": (
        "选定一个单位后显示图示;不同单位不放在一张图里。",
        "Choose one unit to see a chart; different units are never drawn together.",
    ),
    "chart_one": ("比较开发区", "Compare zones"),
    "csv": ("下载 CSV", "Download CSV"),
    "xlsx": ("下载 Excel", "Download Excel"),
    "by_department": ("按部门", "By department"),
    "by_task": ("按任务", "By task"),
    "view": ("查看方式", "View"),
    "department": ("部门", "Department"),
    "task": ("任务", "Task"),
    "role": ("角色", "Role"),
    "deadline": ("时限", "Deadline"),
    "lead": ("牵头", "lead"),
    "cooperate": ("配合", "cooperate"),
    "responsible": ("责任单位", "responsible"),
    # library
    "plan": ("方案", "Plan"),
    "issuer": ("发布机关", "Issuer"),
    "doc_no": ("文号", "Document no."),
    "issued_on": ("日期", "Date"),
    "region": ("地区", "Region"),
    "source_file": ("来源文件", "Source file"),
    "counts": ("条款 / 事实 / 缺陷", "Clauses / facts / flaws"),
    "coverage": ("文字覆盖", "Coverage"),
    "coverage_hint": (
        "覆盖:方案文字中归入条款或其他已知部分的比例。缺陷:原文的隐去、脱漏、截断等,逐处标出。",
        "Coverage: the share of the text that stands in clauses or other known parts. Flaws are those of the source.",
    ),
    "internal": ("内部", "internal"),
    "upload": ("添加方案", "Add plans"),
    "upload_files": (
        "把文件拖到这里,可多选(txt、md、html、docx、pdf)",
        "Drop files here (txt, md, html, docx, pdf)",
    ),
    "upload_go": ("读取并收录", "Read and add"),
    "upload_none": ("请先选择文件。", "Choose files first."),
    "upload_report": ("收录结果", "What was understood"),
    "added": ("已添加", "added"),
    "replaced": ("已替换旧版文件", "replaced an older version"),
    "present": ("内容相同,已在库中", "held already"),
    "not_added": ("未收录", "not added"),
    "understood": (
        "{clauses} 条条款 · {facts} 条事实 · {defects} 处缺陷",
        "{clauses} clauses · {facts} facts · {defects} flaws",
    ),
    "remove": ("移除方案", "Remove a plan"),
    "remove_pick": ("要移除的方案", "Plan to remove"),
    "remove_sure": (
        "我确认移除;以后重建也不再收录,重新添加该文件可恢复",
        "I am sure; later builds leave it out too, adding the file again brings it back",
    ),
    "remove_go": ("移除", "Remove"),
    "remove_unsure": ("请选择方案并勾选确认。", "Choose a plan and confirm."),
    "removed": ("已移除:{plan}", "Removed: {plan}"),
    "stage_check": ("检查文件", "Checking"),
    "stage_read": ("读取与切分", "Reading"),
    "stage_model": ("载入模型", "Loading the model"),
    "stage_embed": ("计算向量", "Embedding"),
    "stage_terms": ("词项索引", "Indexing words"),
    "stage_open": ("启用新索引", "Opening the new index"),
    "flaw_redacted": ("隐去", "redacted"),
    "flaw_lost_digits": ("缺字", "lost digits"),
    "flaw_truncated": ("截断", "cut off"),
    "flaw_conflict": ("不一致", "conflict"),
    "flaw_stray": ("多余字符", "stray marks"),
    "flaw_missing_annex": ("缺附件", "missing annex"),
    "flaw_expired": ("可能过期", "expired"),
    # evaluation
    "results_baseline": (
        "本仓库承诺不低于的成绩(运行评测后显示最新一次)",
        "The figures that this repository holds itself to (run the evaluation for new ones)",
    ),
    "results_more": ("其余指标", "More figures"),
    "eval_right": ("答对", "Right"),
    "eval_right_and_cited": ("答对且依据正确", "Right and rightly cited"),
    "eval_citation_precision": ("引用准确率", "Citation precision"),
    "eval_citation_recall": ("引用召回率", "Citation recall"),
    "eval_verbatim": ("引文逐字相符", "Quotes verbatim"),
    "eval_numbers": ("数字出自条款", "Numbers stand in their clauses"),
    "eval_own_plan": ("未混淆方案", "No plan mixed up"),
    "eval_refusal_recall": ("该拒答时拒答", "Refused where it should"),
    "eval_over_refusal": ("误拒(越低越好)", "Refused where it should not (lower is better)"),
    "results_none": (
        "还没有评测结果。运行评测后,这里显示最新一次。",
        "No evaluation yet. After a run its figures stand here.",
    ),
    "results_of": ("最近一次评测:{name}", "Newest evaluation: {name}"),
    "metric": ("指标", "Metric"),
    "refresh": ("刷新", "Refresh"),
    # about
    "about_can": ("能做什么", "What it does"),
    "about_can_1": (
        "回答已收录方案的目标、责任单位、时限、依据和举措,每句话附原文条款,可打开核对。",
        "Answers on targets, duties, deadlines, bases and measures of the plans held, each sentence with its clause.",
    ),
    "about_can_2": (
        "并列比较几个开发区;分不清问的是哪份方案时,列出来请您选。",
        "Compares zones side by side, and asks when several plans could be meant.",
    ),
    "about_can_3": (
        "如实标出原文的隐去、脱漏、截断和前后不一致,不替原文补全。",
        "Shows redactions, losses, cuts and contradictions of the source as they stand; completes nothing.",
    ),
    "about_can_4": (
        "不需要联网,也不需要大模型;不接入大模型时,问题和回答不离开这台机器。",
        "Needs no network and no chat model; without one, questions and answers stay on this machine.",
    ),
    "about_cannot": ("不能做什么", "What it does not do"),
    "about_cannot_1": (
        "没有收录的方案和方案没写的内容,回答“没有找到”。",
        "What is not held, or not written, is answered with ‘not found’.",
    ),
    "about_cannot_2": (
        "不解释法律效力,不代替发布机关答复;以正式文件为准。",
        "It gives no legal advice and does not speak for the issuer; the official text prevails.",
    ),
    "about_cannot_3": (
        "自动提取的指标和责任可能有误,请点开条款核对。",
        "Targets and duties are extracted by rules and can be wrong; open the clause to check.",
    ),
    "about_cannot_4": (
        "扫描件没有文字层时读不出内容。",
        "Scanned pages without a text layer cannot be read.",
    ),
    "about_state": ("当前状态", "As it runs now"),
    "about_licences": ("许可", "Licences"),
    "about_licence_text": (
        "本软件以 Apache-2.0 许可发布;页面由 Gradio(Apache-2.0)提供;"
        "自带向量模型 multilingual-e5-small(MIT)。方案原文归发布机关。",
        "This software: Apache-2.0. The page is made with Gradio (Apache-2.0); the bundled model is "
        "multilingual-e5-small (MIT). The plans belong to their issuers.",
    ),
    "embedding": ("向量模型", "Embedding model"),
    # login
    "login": (
        "请输入您的姓名(用于操作记录)和管理口令。 / Your name (for the log) and the password.",
        "Your name (for the log) and the password.",
    ),
    **STAFF,
    **{f"told_{kind}": ("{text}", f"{sentence} {{text}}") for kind, sentence in ENGLISH.items()},  # text is Chinese
}


def wording(language: Language) -> Mapping[str, str]:
    """Return every wording of the console in `language`, by key."""
    at = 1 if language == "en" else 0
    return {key: texts[at] for key, texts in _WORDS.items()}
