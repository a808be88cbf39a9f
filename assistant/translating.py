"""Put checked Chinese sentences into English by a chat model; a line whose figures do not agree stays Chinese.

Input: checked sentences. Output: the same sentences with an English wording, the Chinese beside it.
Does not know: clauses. What a sentence says was checked before, in Chinese.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.endpoint import ChatModel
from assistant.errors import PromptError
from assistant.faults import ModelFault
from assistant.model import DraftSentence
from assistant.prompting import load_prompt
from documents.model import Comparator, Quantity
from documents.periods import find_periods
from documents.quantities import find_quantities, flat_text

_LINE = re.compile(r"^\s*[\[(]?(\d{1,2})[.):\]、]\s*(.+?)\s*$", re.MULTILINE)
_NUMBER = re.compile(r"(?<![\w.])\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_UNIT = re.compile(
    r"\s*-?(?:%|percent(?:age points?)?|us\s*dollars?|usd|dollars?|yuan|rmb|cny|mu\b|"
    r"square (?:kilo)?met(?:er|re)s?|tons?|tonnes?)"
)
_SCALE = re.compile("[十百千万亿]|thousand|million|billion|trillion|hundred")
_NAMES = "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_UNITS: tuple[tuple[str, str], ...] = (
    ("percent|%", r"%|个?百分点"),
    ("dollar|usd", "美元"),
    ("yuan|rmb|cny", "(?<!美)(?<!欧)(?<!日)元"),
    ("^mu", "亩"),
    ("square kilo", "平方公里"),
    ("square m", "平方米"),
    ("ton", "吨"),
)
_COMPARING: tuple[tuple[re.Pattern[str], Comparator], ...] = (
    (re.compile(r"at least|no(?:t)? (?:less|fewer|lower) than|or (?:more|above|higher)|and above|minimum of|≥"), ">="),
    (re.compile(r"at most|no(?:t)? more than|not exceed|or (?:less|fewer|below)|within|top|up to|≤"), "<="),
    (re.compile(r"more than|over|exceed|above|surpass|beyond|higher than|greater than|>"), ">"),
    (re.compile(r"less than|below|under|fewer than|lower than|<"), "<"),
    (re.compile(r"about|around|approximately|roughly|some \d"), "~"),
)
_NEGATION = re.compile(r"\b(?:not|no|never|without|prohibit\w*|forbid\w*|ban\w*|cancel\w*|refus\w*|fail\w*|except)\b")
_ZH_NEGATION = re.compile("不(?!断|仅|同|少于|低于|超过|高于|足)|未(?!来)|无|非|禁|没|取消|停止|严控|防止|避免|除外")


def translate(
    model: ChatModel, sentences: Sequence[DraftSentence], timeout_s: float, cancel: threading.Event | None = None
) -> Iterator[DraftSentence]:
    """Yield each sentence in English with its Chinese, or in Chinese alone where the English cannot be trusted.

    A fault of the model leaves every sentence Chinese: what it says was checked already.
    """
    english = {} if timeout_s <= 0 else _ask(model, sentences, timeout_s, cancel)
    for number, sentence in enumerate(sentences, 1):
        line = english.get(number, "")
        if line and agrees(sentence.text, line):
            yield replace(sentence, text=f"{line.rstrip('. ')} (“{sentence.text.rstrip('。')}”). ")
        else:
            yield sentence


def agrees(chinese: str, english: str) -> bool:
    """Tell whether an English line has the figures, units, comparisons, years and negation of a Chinese sentence.

    Figures stand in it as in the Chinese, since every figure shown must stand in its clause: '220亿元', '3,750 mu'.
    """
    if re.search(r"[<>{}\[\]|`]|https?:|[\ue000-\uf8ff]", english) or len(english) > 8 * len(chinese) + 40:
        return False
    low, flat = english.lower(), flat_text(chinese)
    if _is_negative(low) != bool(_ZH_NEGATION.search(chinese)):
        return False
    quantities = [q for q in find_quantities(chinese) if q.value is not None]
    said = Counter(m.group().replace(",", "") for m in _NUMBER.finditer(low))
    held = Counter(m.group().replace(",", "") for m in _NUMBER.finditer(flat))
    spelled = Counter(str(_NAMES.split("|").index(m.group())) for m in re.finditer(rf"\b(?:{_NAMES})\b", low))
    if said - held or (held - said) - spelled or any("x" in p.value for p in find_periods(chinese)):
        return False
    rest = low
    for quantity in quantities:
        at = _place(rest, quantity)
        if at is None or not _same_comparator(rest, *at, quantity.comparator):
            return False
        rest = rest[: at[0]] + " " * (at[1] - at[0]) + rest[at[1] :]
    return not re.search("[一-鿿]", rest) and not _SCALE.search(rest)


def _place(low: str, quantity: Quantity) -> tuple[int, int] | None:
    """Return where a quantity stands in an English line: as in Chinese, or unscaled with its English unit."""
    written = flat_text(quantity.value_text)
    at = low.find(written)
    if at >= 0:
        return at, at + len(written)
    if _SCALE.search(written):
        return None
    for number in _NUMBER.finditer(low):
        if number.group().replace(",", "") == re.sub(r"[^\d.].*", "", written.replace(",", "")):
            unit = _UNIT.match(low, number.end())
            if _same_unit(unit.group() if unit else "", flat_text(quantity.unit)):
                return number.start(), unit.end() if unit else number.end()
    names = _NAMES.split("|")
    value = int(quantity.value or 0)
    spelled = re.search(rf"\b{names[value]}\b", low) if 0 < value < len(names) else None
    return spelled.span() if spelled else None


def _is_negative(low: str) -> bool:
    return bool(_NEGATION.search(re.sub(r"no(?:t)? (?:less|fewer|lower|more) than|not exceed\w*", "", low)))


def _ask(
    model: ChatModel, sentences: Sequence[DraftSentence], timeout_s: float, cancel: threading.Event | None
) -> dict[int, str]:
    lines = "\n".join(f"{n}. {s.text}" for n, s in enumerate(sentences, 1))
    try:
        prompt = load_prompt("translate")
        reply = "".join(p.text for p in model.stream(prompt, {"sentences": lines}, cancel, timeout_s))
    except (ModelFault, PromptError):
        return {}
    return {int(m[1]): m[2] for m in _LINE.finditer(reply) if not model.holds_secret(m[2])}


def _same_unit(english: str, chinese: str) -> bool:
    named = [zh for en, zh in _UNITS if re.search(en, english.strip(" -"))]
    needed = [zh for _, zh in _UNITS if re.search(zh, chinese)]
    return named == needed


def _same_comparator(low: str, start: int, end: int, wanted: Comparator) -> bool:
    before = re.split(r"[,;]|\band\b", low[max(0, start - 28) : start])[-1]
    near = before + low[start : end + 16]
    return next((comparator for pattern, comparator in _COMPARING if pattern.search(near)), "=") == wanted
