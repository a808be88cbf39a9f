"""Arrange findings of several plans: one after another, as a list, or side by side in a table.

Input: findings that answer. Output: drafted sentences, with the names of the plans between them.
Does not know: which findings answer; outcomes.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.citing import FIRST_MARK
from assistant.findings import Finding, zone_name
from assistant.messages import say
from assistant.model import DraftSentence
from assistant.question import Question
from documents.model import Target
from index.store import Library

MAX_PLANS = 8  # compared, or offered, at once


def listed(library: Library, findings: Sequence[Finding]) -> list[DraftSentence]:
    """Return a line for each plan: what it is called, and what was found."""
    lines: list[DraftSentence] = []
    for finding in findings:
        lines += [message(f"\n- {zone_name(library.plan(finding.plan_id))}:"), *finding.sentences]
    return lines


def side_by_side(library: Library, question: Question, findings: Sequence[Finding]) -> list[DraftSentence]:
    """Return findings as a table with a citation in every row when they are targets, one after another otherwise."""
    tabular = len(findings) > 1 and all(f.facts and all(isinstance(x, Target) for x in f.facts) for f in findings)
    if not tabular:
        return [s for f in findings for s in headed(library, question, f)]
    rows = [DraftSentence(say("table_head", question.language), (), "message")]
    for finding in findings:
        name = zone_name(library.plan(finding.plan_id))
        for sentence in finding.sentences:
            marks = "".join(chr(FIRST_MARK + i) for i in range(len(sentence.quotes)))
            text = sentence.text.strip().rstrip("。").replace("|", "/").replace("\n", " ")
            rows.append(DraftSentence(f"| {name} | {text} | {marks} |\n", sentence.quotes, "fact"))
    return rows


def headed(library: Library, question: Question, finding: Finding) -> list[DraftSentence]:
    """Return a finding under the name of its plan."""
    name = zone_name(library.plan(finding.plan_id))
    return [message(f"\n\n**{name}**:"), *in_english(question, finding.sentences)]


def in_english(question: Question, sentences: Sequence[DraftSentence]) -> list[DraftSentence]:
    """Put the English lead-in before quotes in Chinese when the question is English."""
    if question.language != "en" or not sentences:
        return list(sentences)
    return [message(say("english_lead", "en")), *sentences]


def message(text: str) -> DraftSentence:
    """Return a sentence of our own, which cites nothing."""
    return DraftSentence(text, (), "message")
