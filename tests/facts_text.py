"""Small plans for the tests of facts: texts made up here, clauses made by hand."""

from __future__ import annotations

from dataclasses import dataclass, field

from documents.facts import extract
from documents.model import Clause, ClauseKind, Defect, Fact, Plan


@dataclass
class Draft:
    """A plan that grows line by line; `line` returns the clause id, to be the parent of further lines."""

    title: str = "关于推进青枫开发区高质量发展的实施方案"
    issued_on: str | None = None
    text: str = ""
    clauses: list[Clause] = field(default_factory=list)

    def line(
        self, text: str, parent: str | None = None, *, kind: ClauseKind = "clause", label: str = "", heading: str = ""
    ) -> str:
        start = len(self.text)
        self.text += text + "\n"
        clause_id = f"draft/{len(self.clauses) + 1}"
        self.clauses.append(
            Clause(clause_id, "draft", kind, label, heading, 0, (), parent, start, start + len(text), text)
        )
        return clause_id

    @property
    def plan(self) -> Plan:
        return Plan("draft", self.title, "青枫开发区", "青枫市人民政府", None, self.issued_on, "青枫市", "青枫开发区",
                    (), "draft.txt", self.text, ())  # fmt: skip

    def facts(self, kind: str, defects: tuple[Defect, ...] = ()) -> list[Fact]:
        found = [f for f in extract(self.plan, self.clauses, defects) if f.kind == kind]
        for fact in found:
            assert self.text[fact.start : fact.end] == fact.quote
            for span in fact.also:
                assert self.text[span.start : span.end] == span.quote
        return found


def facts_of(kind: str, *lines: str, kind_of_clause: ClauseKind = "clause") -> list[Fact]:
    """Return the facts of one kind in lines that stand beside each other."""
    draft = Draft()
    for line in lines:
        draft.line(line, kind=kind_of_clause)
    return draft.facts(kind)
