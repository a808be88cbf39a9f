"""The names of the metrics as readers see them, and which of them are headlines.

Input: nothing. Output: tables. Does not know: values.
"""

from __future__ import annotations

# metric -> (Chinese, English, what is divided by what)
LABELS: dict[str, tuple[str, str, str]] = {
    "right": ("回答正确", "answer right", "outcome, key facts and no forbidden string / questions"),
    "right_and_cited": (
        "回答正确且出处正确",
        "right and cited",
        "right with the gold clauses cited / questions with gold",
    ),
    "outcome": ("结果类型正确", "outcome as expected", "outcomes as expected / questions"),
    "key_facts": ("关键事实齐全", "key facts", "answers with all key facts / questions with key facts"),
    "clean": (
        "无禁用内容",
        "nothing forbidden",
        "answers without a forbidden string / questions that name one",
    ),
    "direct": ("首句即答", "direct answer", "first sentences with a key fact / answerable questions"),
    "citation_precision": (
        "引用精确率",
        "citation precision",
        "cited clauses that hold gold / cited clauses",
    ),
    "citation_recall": ("引用召回率", "citation recall", "gold found in cited clauses / gold needed"),
    "citation_f1": ("引用F1", "citation F1", "harmonic mean of the two"),
    "citation_real": ("引用真实", "citations real", "tokens that lead to a clause of their plan / tokens"),
    "verbatim": ("引文逐字一致", "quotes verbatim", "quotes that are slices of the plan / quotes"),
    "numbers": ("数字有据", "figures backed", "figures that stand in a cited clause / figures"),
    "unmixed": (
        "模型语句不串方案",
        "no plan mixed up by a model",
        "sentences naming only plans they cite / its sentences",
    ),
    "sentences_cited": ("句句有出处", "sentences cited", "statements with a citation / statements"),
    "own_plan": (
        "不串方案",
        "no plan mixed up",
        "answers that cite only plans asked for / answers with citations",
    ),
    "refusal_recall": ("应拒即拒", "refusal recall", "refusals / questions to be refused"),
    "over_refusal": ("误拒率", "over-refusal", "refusals / answerable questions (lower is better)"),
    "refusal_holds_no_figure": (
        "拒答不含数字",
        "no figure in refusals",
        "refusals without a figure of a plan / refusals",
    ),
    "options": (
        "澄清列全方案",
        "clarifications complete",
        "clarifications that list every plan / clarifications",
    ),
    "caveat": ("缺损有提示", "caveat shown", "answers with a caveat / redacted and damaged questions"),
}
HEADLINES = (
    "right",
    "right_and_cited",
    "citation_precision",
    "citation_recall",
    "verbatim",
    "numbers",
    "own_plan",
    "refusal_recall",
    "over_refusal",
)
STAGES = {
    "dense": ("向量", "dense"),
    "lexical": ("词项", "lexical"),
    "fused": ("融合", "fused"),
    "evidence": ("最终证据", "evidence"),
}
KINDS = {
    "target": "指标",
    "duty": "责任分工",
    "deadline": "时限",
    "basis": "依据",
    "list": "清单",
    "support": "奖补",
}


def name_of(metric: str) -> str:
    """Return the Chinese name of a metric with the English one."""
    if metric in LABELS:
        return f"{LABELS[metric][0]} {LABELS[metric][1]}"
    return metric
