"""One question on its way through the ask flow: taken in as a turn, or refused.

Input: the user's words, earlier questions, plans chosen. Output: a `Turn`, which the steps add to.
Does not know: what a question means; the steps (steps.py).

InputError(ValueError) — the text is no question, or names a plan that the library has not
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from assistant.answering import Found
from assistant.model import Answer, Draft
from assistant.question import Question
from index.store import Library

MAX_QUESTION_CHARS = 2000
MAX_HISTORY = 20


class InputError(ValueError):
    """A question that cannot be taken; the message is one clear line in Chinese and English."""

    def __init__(self, message: str, kind: Literal["empty", "too_long", "binary", "unknown_plan"]) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Turn:
    """One question on its way through the steps."""

    raw: str
    history: tuple[str, ...]
    plans: tuple[str, ...]
    question: Question | None = None
    found: Found | None = None
    draft: Draft | None = None
    withheld: int = 0  # sentences that failed the number gate
    answer: Answer | None = None
    timings_ms: tuple[tuple[str, float], ...] = field(default=())


def take_in(
    library: Library,
    question: str,
    history: Sequence[str] = (),
    plans: Sequence[str] = (),
    scope_plans: Sequence[str] | None = None,
) -> Turn:
    """Return a question as a turn; `scope_plans`: plans that this caller may see at all.

    Raises: InputError when the question is empty, too long or binary, or a plan is unknown.
    """
    check_text(question)
    unknown = [p for p in plans if not library.has(p)]
    if unknown:
        raise InputError(
            f"没有方案“{unknown[0]}”,请用 index list 查看。 / Unknown plan id '{unknown[0]}'; see 'index list'.",
            "unknown_plan",
        )
    chosen = tuple(plans)
    if scope_plans is not None:
        seen = frozenset(scope_plans)
        visible = [p for p in library.plan_ids if p in seen]
        chosen = tuple(p for p in plans if p in seen) or tuple(visible)
        if len(chosen) == len(library.plan_ids):
            chosen = ()
    earlier = tuple(_well_formed(h) for h in history[-MAX_HISTORY:] if h.strip())
    return Turn(_well_formed(question), earlier, chosen)


def check_text(question: str) -> None:
    """Refuse what is no question.

    Raises: InputError when the text is empty, too long, or holds no readable word.
    """
    if not question.strip():
        raise InputError(
            "问题是空的,请输入想问的内容。 / The question is empty; type what you would like to know.", "empty"
        )
    if len(question) > MAX_QUESTION_CHARS:
        raise InputError(
            f"问题最多{MAX_QUESTION_CHARS}字,收到{len(question)}字,请缩短后再问。 / "
            f"Expected at most {MAX_QUESTION_CHARS} characters, found {len(question)}; please shorten it.",
            "too_long",
        )
    if "\x00" in question or sum(map(_is_no_text, question)) > len(question) // 4:
        raise InputError("收到的不是文字,请用文字提问。 / Expected text, found binary data; type a question.", "binary")


def _is_no_text(char: str) -> bool:
    """Return whether `char` is a control character or half of a surrogate pair (a byte that is no UTF-8)."""
    return (char < " " and char not in "\n\r\t") or "\ud800" <= char <= "\udfff"


def _well_formed(text: str) -> str:
    """Return `text` with single surrogates replaced, which no output could hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
