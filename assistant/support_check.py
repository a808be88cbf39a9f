"""Check what a chat model wrote, sentence by sentence, against the clauses it cites; nothing else is shown.

Input: a `Written` sentence and the `Grounds` of the answer. Output: `Verdict`: the places that back the sentence, or
the first reason why it fails.
Does not know: endpoints and streams; what is done about a failing sentence.

Checks in order: form (markup, leaks, language, half sentences), citation, figures with unit, comparison, kind, year and
subject, negation and direction, names and roles, plan, and how much of the wording the cited clause carries.
Thresholds: chosen on the paraphrases and lies of tests/golden/model_sentences.jsonl. Cosines of the bundled embedding
model were measured on the same rows and part them too little to be of use (true 0.906–1.0, invented 0.895–0.922).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.binding import Reading, pairs, read, same_period
from assistant.checking import violations
from assistant.figure_check import bound_fault, figure_fault
from assistant.grounds import INSTRUCTION, Ground, Grounds, Passage, Unit
from assistant.meaning_check import meaning_fault, name_fault, role_fault
from assistant.model import Quote
from assistant.sentences import Written
from documents.quantities import flat_text
from index.tokenization import words

CheckKind = Literal[
    "markup", "leak", "instruction", "language", "half_sentence", "citation", "number", "unit", "comparator", "measure",
    "year", "subject", "negation", "direction", "certainty", "name", "role", "plan", "unsupported", "repeated",
    "echo",
]  # fmt: skip

MIN_SUPPORT = 0.6  # share of a sentence's content pairs that the cited clauses must hold
MIN_SUPPORT_UNCITED = 0.75  # the same where code, not the model, chose the clause
MIN_USEFUL = 0.2  # below it a cited clause has nothing to do with the sentence, and its citation is dropped
MIN_HAN = 4  # characters of a sentence that says something
MIN_LIKENESS = 0.3  # below it no sentence of the evidence says the same thing
MAX_QUOTES = 3

_MARKUP = re.compile(
    r"</?[a-z!][^>]*>?|&(?:[a-z]{2,8}|#\d+);|!?\[[^\]]*\]\(|https?:|www\.|(?:javascript|data|vbscript):|```|\bon\w+\s*="
    r"|[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ue000-\uf8ff\ufffd]|[\[【](?!\d{4}[\]】])"
    r"|\{[^}]*[\"':]|\|",
    re.IGNORECASE,
)
_HAN = re.compile("[一-鿿]")
_LATIN = re.compile("[a-z]")
_ASKING = re.compile(
    "哪[个些家里年位几]|什么|啥|多少|几[个家年亩条项位座]|谁|怎么|怎样|为何|吗$|吗[。?!]|呢[。?!]|[?？]"
)
_STUTTER = re.compile(r"([^\d\s]{5,60}?)\1")
_ECHO_CHARS = 14  # so many characters in a row of a prompt's own words are a leak


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a sentence. `kind` is None when it holds; `repaired` when code chose the clause."""

    kind: CheckKind | None
    quotes: tuple[Quote, ...] = ()
    plans: tuple[str, ...] = ()
    named: bool = False  # the sentence names its plan
    repaired: bool = False


class SupportCheck:
    """The checks of one answer."""

    def __init__(
        self,
        grounds: Grounds,
        fixed_text: str = "",
        holds_secret: Callable[[str], bool] = lambda _: False,
        question: str = "",
    ) -> None:
        """`fixed_text`: the prompt's own words. `holds_secret`: whether a text repeats a part of the key.

        `question`: what was asked; said back it is no answer.
        """
        self._grounds = grounds
        self._evidence = _letters("\n".join(u.reading.flat for g in grounds.items for u in g.units))
        self._prompt = _letters(flat_text(fixed_text))
        self._holds_secret = holds_secret
        self._question = _letters(flat_text(question))

    def check(self, written: Written) -> Verdict:
        """Return whether the sentence holds, and on what."""
        said = read(written.text)
        if fault := self._form_fault(written, said.flat):
            return Verdict(fault)
        cited = self._grounds.numbered(written.tokens)
        first = self._check_against(written.text, said, cited, MIN_SUPPORT) if cited else Verdict("citation")
        if first.kind is None:
            return first
        for grounds in self._candidates(said):  # clauses are assigned by code, never by what a model wrote
            verdict = self._check_against(written.text, said, grounds, MIN_SUPPORT_UNCITED)
            if verdict.kind is None:
                return replace(verdict, repaired=True)
        return first

    def verbatim(self, written: Written) -> Quote | None:
        """Return the sentence of the evidence that says most of what `written` says; a cited clause comes first."""
        wanted = read(written.text).content
        best: tuple[float, Quote] | None = None
        for ground in self._grounds.items if len(wanted) >= 2 else ():
            bonus = 0.1 if ground.number in written.tokens else 0.0
            for passage in ground.own.passages:
                share = len(wanted & passage.content) / len(wanted)
                if share >= MIN_LIKENESS and (best is None or share + bonus > best[0]):
                    best = (share + bonus, ground.own.quote(passage))
        return best and best[1]

    def _form_fault(self, written: Written, flat: str) -> CheckKind | None:
        letters = _letters(flat)
        runs = (letters[i : i + _ECHO_CHARS] for i in range(len(letters) - _ECHO_CHARS + 1))
        if self._holds_secret(written.text) or any(r in self._prompt and r not in self._evidence for r in runs):
            return "leak"
        if _MARKUP.search(written.text):
            return "markup"
        if INSTRUCTION.search(flat):
            return "instruction"
        han, latin = len(_HAN.findall(flat)), len(_LATIN.findall(flat))
        others = sum(ch.isalpha() for ch in flat) - han - latin
        if han < 2 or han < latin or others > 2:
            return "language"
        if _STUTTER.search(flat):
            return "repeated"
        if _letters(flat) in self._question:
            return "echo"
        closed = all(flat.count(a) == flat.count(b) for a, b in ("()", "《》", "“”"))
        return None if written.whole and closed and han >= MIN_HAN else "half_sentence"

    def _candidates(self, said: Reading) -> list[tuple[Ground, ...]]:
        """Return what may back a sentence that cites nothing of use: the two likest clauses, each and together."""
        shares = [(self._share_of(said, g), g) for g in self._grounds.items]
        likely = [g for share, g in sorted(shares, key=lambda s: -s[0]) if share >= MIN_LIKENESS][:2]
        together = len(likely) == 2 and likely[0].evidence.plan_id == likely[1].evidence.plan_id
        return [*((g,) for g in likely), *([tuple(likely)] if together else [])] if len(said.content) >= 4 else []

    def _share_of(self, said: Reading, ground: Ground) -> float:
        """Return how much of the wording, names of the plan left out, a clause carries."""
        return _share(said.content - pairs(self._grounds.names[ground.evidence.plan_id]), ground.own.reading.content)

    def _check_against(self, text: str, said: Reading, cited: Sequence[Ground], min_support: float) -> Verdict:
        """Return the verdict of a sentence that rests on `cited` and nothing else."""
        useful = [g for g in cited if self._share_of(said, g) >= MIN_USEFUL] or list(cited)
        units = list({u.clause_id: u for g in useful for u in g.units}.values())
        plans = tuple(dict.fromkeys(u.plan_id for u in units))
        names = "\n".join(self._grounds.names[p] for p in plans)
        flat = "\n".join(u.reading.flat for u in units)
        chosen = _places(said, useful)
        backing = "\n".join(p.flat for _, p in chosen)
        fault: CheckKind | None = (
            ("echo" if any(m.group() not in flat for m in _ASKING.finditer(said.flat)) else None)
            or self._plan_fault(said, units)
            or figure_fault(said.statements, [s for u in units for s in u.reading.statements])
            or bound_fault(said.flat, flat)
            or _year_fault(said, units)
            or meaning_fault(said.flat, backing, flat)
            or name_fault(text, said.flat, flat + "\n" + names)
            or role_fault(said.flat, flat)
            or ("number" if violations(text, [u.text for u in units]) else None)
            or (None if self._is_supported(text, said, units, flat, names, min_support) else "unsupported")
        )
        if fault:
            return Verdict(fault)
        quotes = tuple(dict.fromkeys(u.quote(p) for u, p in chosen))
        return Verdict(None, quotes, plans, named=bool(self._mentions(said.flat)))

    def _plan_fault(self, said: Reading, units: Sequence[Unit]) -> CheckKind | None:
        """Return 'plan' when a plan is named that is not cited, or figures of several plans cannot be told apart."""
        plans = {u.plan_id for u in units}
        mentions = self._mentions(said.flat)
        if {plan_id for _, plan_id in mentions} - plans:
            return "plan"
        for statement in said.statements if len(plans) > 1 else ():
            named = [plan_id for at, plan_id in mentions if at < statement.start]
            own = [s for u in units if named and u.plan_id == named[-1] for s in u.reading.statements]
            if figure_fault([statement], own):
                return "plan"
        return None

    def _mentions(self, flat: str) -> list[tuple[int, str]]:
        """Return (place, plan id) of the plans of the evidence that are named, in order of the text."""
        found: list[tuple[int, str]] = []
        for name, plan_id in self._grounds.plan_names:
            while (at := flat.find(name)) >= 0:
                found.append((at, plan_id))
                flat = flat[:at] + "\0" * len(name) + flat[at + len(name) :]
        return sorted(found)

    def _is_supported(
        self, text: str, said: Reading, units: Sequence[Unit], flat: str, names: str, min_support: float
    ) -> bool:
        """Tell whether the clauses carry the wording: enough of its pairs, and no word of weight that they lack."""
        held = frozenset[str]().union(*(u.reading.content for u in units)) | pairs(names)
        known = flat + "\n" + names
        novel = any(len(w) > 1 and w not in known for run in said.words for w in words(run))
        return bool(said.content) and not novel and _share(said.content, held) >= min_support


def _places(said: Reading, grounds: Sequence[Ground]) -> list[tuple[Unit, Passage]]:
    """Return the fewest sentences that carry the wording, the figures and the periods, in order of the text."""
    wanted = set(said.content)
    figures = {s.quantity.value_text for s in said.statements}
    periods = {p.value for p in said.periods}
    left = [(u, p) for g in grounds for u in g.units for p in u.passages]
    chosen: list[tuple[Unit, Passage]] = []

    def gain(pair: tuple[Unit, Passage]) -> int:
        _, passage = pair
        dated = sum(any(same_period(v, h) for h in passage.periods) for v in periods)
        return len(wanted & passage.content) + 2 * (len(figures & passage.figures) + dated)

    while left and len(chosen) < MAX_QUOTES:
        best = max(left, key=gain)
        if gain(best) < (2 if chosen else 1):
            break
        chosen.append(best)
        left.remove(best)
        wanted -= best[1].content
        figures -= best[1].figures
        periods = {v for v in periods if not any(same_period(v, h) for h in best[1].periods)}
    return sorted(chosen, key=lambda c: c[1].start)


def _year_fault(said: Reading, units: Sequence[Unit]) -> CheckKind | None:
    """Return 'year' when a period stands in no clause, or governs other words than it does there."""
    held = [p.value for u in units for p in u.reading.periods]
    if any(not any(same_period(p.value, h) for h in held) for p in said.periods):
        return "year"
    parts = [p for u in units for p in u.reading.parts]
    for part in said.parts:
        if part.period is None or part.has_figure or len(part.content) < 4:
            continue
        shares = [(_share(part.content, p.content), p.period) for p in parts]
        top = max((share for share, _ in shares), default=0.0)
        there = [period for share, period in shares if share == top]
        if top >= 0.5 and not any(period is None or same_period(part.period, period) for period in there):
            return "year"
    return None


def _share(wanted: frozenset[str], held: frozenset[str]) -> float:
    return len(wanted & held) / len(wanted) if wanted else 0.0


def _letters(flat: str) -> str:
    return re.sub(r"\W", "", flat)
