"""What a model's draft reports besides its sentences: one taken back, and the counts of the whole.

Input: nothing. Output: two frozen values.
Does not know: how a draft is made.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from assistant.faults import FaultKind


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A sentence shown before is taken back: its index among those that `draft` gave."""

    index: int
    reason: FaultKind


@dataclass(frozen=True, slots=True)
class DraftReport:
    """What became of a model's answer, for the audit log and the evaluation report. Times in milliseconds."""

    written: int = 0  # sentences that the model wrote
    kept: int = 0
    repaired: int = 0  # of the kept: the clause was chosen by code
    replaced: int = 0  # shown as the clause says it
    dropped: int = 0
    added: int = 0  # of the extractive answer, since the model left them out
    detail: str = ""  # what a fallback says besides its kind
    failures: tuple[tuple[str, int], ...] = ()  # check kind -> sentences
    fallback: FaultKind | None = None
    first_sentence_ms: float | None = None
    total_ms: float = 0.0
    checking_ms: float = 0.0  # of processor time
    prompt_tokens: int = 0  # by cl100k
    answer_tokens: int = 0
    evidence: int = 0  # clauses that fitted the prompt
    prompt_version: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the report as a JSON object; `failures` as {check kind: sentences}."""
        return asdict(self) | {"failures": dict(self.failures)}
