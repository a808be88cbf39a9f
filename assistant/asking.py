"""Let a chat model word a question: a follow-up made to stand alone, or which plan is meant. Checked, else None.

Input: the user's questions, plan names. Output: one question, or None where the model's cannot be used.
Does not know: evidence, answers; the rules that do the same without a model (assistant.question, assistant.messages).

A model may only put together what the user and the library said: no figure, year, zone or place of its own.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence

from assistant.binding import read
from assistant.endpoint import ChatModel
from assistant.errors import PromptError
from assistant.faults import ModelFault
from assistant.grounds import INSTRUCTION
from assistant.meaning_check import name_fault
from assistant.prompting import load_prompt
from documents.quantities import flat_text

MAX_QUESTION_CHARS = 120
MIN_SHARED = 0.7  # share of a rewritten question's wording that the user's own questions hold
_MARKUP = re.compile(r"[<>{}\[\]|`\x00-\x1f\ue000-\uf8ff]|https?:|www\.")


def rewrite(
    model: ChatModel, question: str, history: Sequence[str], cancel: threading.Event | None = None
) -> str | None:
    """Return `question` so that it stands without `history` (earlier ones, oldest first), None if it cannot be had.

    Raises: ModelFault as the endpoint does.
    """
    if not history:
        return question
    line = _ask(model, "rewrite", {"history": "\n".join(history), "question": question}, cancel)
    said = "\n".join([*history, question])
    shared, known = read(line).content, read(said).content
    if not shared or len(shared & known) < MIN_SHARED * len(shared):
        return None
    return line if _is_harmless(model, line, said) else None


def clarify(
    model: ChatModel, question: str, plan_names: Sequence[str], cancel: threading.Event | None = None
) -> str | None:
    """Return one sentence that asks which of the plans is meant, None if it cannot be had.

    Raises: ModelFault as the endpoint does.
    """
    plans = "\n".join(plan_names)
    line = _ask(model, "clarify", {"question": question, "plans": plans}, cancel)
    if not re.search("[??]$", line) or re.search(r"\d", line) or read(line).statements:
        return None
    return line if _is_harmless(model, line, f"{plans}\n{question}") else None


def _ask(model: ChatModel, name: str, values: Mapping[str, str], cancel: threading.Event | None) -> str:
    try:
        prompt = load_prompt(name)
    except PromptError as error:
        raise ModelFault("bad_prompt", str(error)) from None
    reply = "".join(piece.text for piece in model.stream(prompt, values, cancel))
    reply = re.sub(r"<think>.*?(?:</think>|$)", "", reply, flags=re.DOTALL).strip()
    return reply.splitlines()[0].strip().strip("“”\"'") if reply else ""


def _is_harmless(model: ChatModel, line: str, said: str) -> bool:
    """Tell whether a line holds no figure, year or name that `said` lacks, no markup, no command, no secret."""
    flat, known = flat_text(line), flat_text(said)
    if not line or len(line) > MAX_QUESTION_CHARS or _MARKUP.search(line) or model.holds_secret(line):
        return False
    if len(re.findall("[一-鿿]", flat)) < 2 or (INSTRUCTION.search(flat) and not INSTRUCTION.search(known)):
        return False
    if any(number not in re.findall(r"\d+(?:\.\d+)?", known) for number in re.findall(r"\d+(?:\.\d+)?", flat)):
        return False
    return name_fault(line, flat, known) is None
