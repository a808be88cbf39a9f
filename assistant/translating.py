"""Put checked Chinese sentences into English by a chat model; a line whose figures do not agree stays Chinese.

Input: checked sentences. Output: the same sentences with an English wording, the Chinese beside it.
Does not know: clauses. What a sentence says was checked before, in Chinese.
"""

from __future__ import annotations

import math
import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.binding import amount_of
from assistant.endpoint import ChatModel
from assistant.errors import PromptError
from assistant.faults import ModelFault
from assistant.model import DraftSentence
from assistant.prompting import load_prompt
from documents.model import Comparator
from documents.periods import find_periods
from documents.quantities import find_quantities

_LINE = re.compile(r"^\s*[\[(]?(\d{1,2})[.):\]、]\s*(.+?)\s*$", re.MULTILINE)
_NUMBER = re.compile(
    r"(?<![\w.])(?P<n>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:st|nd|rd|th)?\s*(?P<scale>thousand|million|billion|trillion)?"
    r"\s*(?P<unit>%|percent(?:age points?)?|us\s*dollars?|usd|dollars?|yuan|rmb|cny|mu\b|"
    r"square (?:kilo)?met(?:er|re)s?|tons?|tonnes?)?",
    re.IGNORECASE,
)
_SCALE = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_NAMES = "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_WORDS = {name: float(n) for n, name in enumerate(_NAMES.split("|"))}
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
    """Tell whether an English line has the figures, units, comparisons, years and negation of a Chinese sentence."""
    if re.search(r"[<>{}\[\]|`]|https?:|[一-鿿\ue000-\uf8ff]", english) or len(english) > 8 * len(chinese) + 40:
        return False
    low = english.lower()
    if bool(_NEGATION.search(re.sub(r"no(?:t)? (?:less|fewer|lower|more) than|not exceed\w*", "", low))) != bool(
        _ZH_NEGATION.search(chinese)
    ):
        return False
    periods = find_periods(chinese)
    years = {y for p in periods for y in re.findall(r"(?<!\d)\d{4}(?!\d)", p.value)}
    found = [m for m in _NUMBER.finditer(english)]
    said_years = {m["n"] for m in found if re.fullmatch(r"(?:19|20)\d\d", m["n"]) and not m["scale"] and not m["unit"]}
    if said_years != years or any("x" in p.value for p in periods):
        return False
    quantities = [q for q in find_quantities(chinese) if q.value is not None]
    amounts = [m for m in found if m["n"] not in said_years or m["scale"] or m["unit"]]
    words = [m.group() for m in re.finditer(rf"\b(?:{_NAMES})\b", low)]
    if len(amounts) > sum(1 + (q.value_max is not None) for q in quantities) + _loose_numbers(chinese, quantities):
        return False
    for quantity in quantities:
        wanted, unit = amount_of(quantity)
        match = next((m for m in amounts if math.isclose(_amount(m), wanted or -1.0, rel_tol=1e-6)), None)
        if match is None:
            if any(_WORDS[w] == wanted for w in words):
                continue
            return False
        amounts.remove(match)
        if not _same_unit(match["unit"] or "", unit) or not _same_comparator(english, match, quantity.comparator):
            return False
    return True


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


def _amount(match: re.Match[str]) -> float:
    return float(match["n"].replace(",", "")) * _SCALE.get((match["scale"] or "").lower(), 1.0)


def _loose_numbers(chinese: str, quantities: Sequence[object]) -> int:
    """Return how many numbers of the Chinese are no quantities ('5G', '第3条')."""
    return max(0, len(re.findall(r"\d[\d,.]*", chinese)) - len(quantities) - len(find_periods(chinese)))


def _same_unit(english: str, chinese: str) -> bool:
    named = [zh for en, zh in _UNITS if re.search(en, english.lower())]
    needed = [zh for _, zh in _UNITS if re.search(zh, chinese)]
    return named == needed


def _same_comparator(english: str, match: re.Match[str], wanted: Comparator) -> bool:
    before = re.split(r"[,;]|\band\b", english[max(0, match.start() - 28) : match.start()])[-1]
    near = (before + english[match.start() : match.end() + 16]).lower()
    return next((comparator for pattern, comparator in _COMPARING if pattern.search(near)), "=") == wanted
