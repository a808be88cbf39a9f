"""Say how each plan of a library stands on a day: in force, expired, over, repealed or revised.

Input: the plans of a library, a day. Output: `Standing` values by plan id.
Does not know: what day it is, documents outside the library. What no plan says is 'unstated', never guessed.

A plan that another one repeals or revises is found by its title or its document number. Titles that many places
use ('关于支持企业上市的若干意见') count only for plans of the same place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from documents.model import Plan, Validity
from documents.numbering import flatten
from documents.validity import begin_of, end_of, last_day

State = Literal[
    "in_force",
    "not_yet",  # its first day has not come
    "expired",  # its term is over
    "ended",  # the years that it plans for are over; it states no term
    "repealed",
    "revised",  # another plan of the library puts it in other words
    "unstated",  # neither the plan nor another one says anything
]
OVER: frozenset[State] = frozenset(("expired", "ended", "repealed", "revised"))

_TITLES_KEPT = 4_096  # titles and numbers whose plain forms are remembered
_WRAPPED = re.compile(r"^.{0,60}?(?:印发|公布|发布|转发)(.+?)的?通知$")
_EDITION = re.compile(r"(?:19|20)\d\d年?(?:修订|修正|修改)[版本]?$|(?:修订|修正)[版本]?$")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a plan stands on a day."""

    state: State
    place: Validity | None = None  # where that is said: in the plan itself, or in the plan `by`
    by: str | None = None  # plan id of the plan that repeals or revises it
    until: str | None = None  # last day of the term or of the years, as far as it is stated


class Standings:
    """How the plans of one library stand; what they do to each other is looked up once."""

    def __init__(self, plans: Sequence[Plan]) -> None:
        """Note by title and by number what each plan repeals, revises or extends."""
        self._plans: Mapping[str, Plan] = {plan.plan_id: plan for plan in plans}
        self._acts: dict[str, list[tuple[Plan, Validity]]] = {}
        for plan in plans:
            for place in plan.validity:
                for key in {_key(name) for name in (*place.titles, *place.doc_nos) if name}:
                    self._acts.setdefault(key, []).append((plan, place))

    def of(self, plan_id: str, on: date) -> Standing:
        """Return how a plan stands on the day `on`.

        Raises:
            KeyError: there is no such plan.
        """
        plan = self._plans[plan_id]
        mine = list(self._on(plan))
        states: dict[str, State] = {"repeals": "repealed", "revises": "revised"}
        for kind, state in states.items():
            for other, place in mine:
                if place.kind == kind and _has_begun(other, on):
                    return Standing(state, place, other.plan_id, plan.valid_until)
        if void := next((v for v in plan.validity if v.kind == "void"), None):
            return Standing("repealed", void, None, plan.valid_until)
        return _by_itself(plan, [place for _, place in mine if place.kind == "extends"], on)

    def _on(self, plan: Plan) -> Iterator[tuple[Plan, Validity]]:
        """Yield the places of other plans that name `plan`."""
        names = {plan.title, *plan.aliases, plan.doc_no or ""}
        acts = [act for key in sorted({_key(name) for name in names if name}) for act in self._acts.get(key, ())]
        for other, place in acts:
            if other.plan_id != plan.plan_id and _means(other, place, plan):
                yield other, place


def standings(plans: Sequence[Plan], on: date) -> dict[str, Standing]:
    """Return how each plan stands on the day `on`."""
    all_of_them = Standings(plans)
    return {plan.plan_id: all_of_them.of(plan.plan_id, on) for plan in plans}


def _by_itself(plan: Plan, longer: Sequence[Validity], on: date) -> Standing:
    """Return how the plan stands by its own words, with its term made longer by others."""
    if plan.valid_until and plan.valid_until != last_day(plan.validity):  # the manifest says so
        return Standing("expired" if on > end_of(plan.valid_until) else "in_force", None, None, plan.valid_until)
    terms = [v for v in plan.validity if v.kind == "term"]
    years = [v for v in plan.validity if v.kind == "coverage"]
    begins = [begin_of(v.begins) for v in terms if v.begins]
    if begins and on < min(begins):
        return Standing("not_yet", terms[0], None, plan.valid_until)
    if any(place.ends is None for place in longer):
        return Standing("unstated", longer[0])
    limits = [v for v in (*terms, *longer) if v.ends] or ([] if terms else [v for v in years if v.ends])
    if not limits:
        return Standing("in_force", terms[0]) if terms else Standing("unstated")
    last = max(limits, key=lambda v: end_of(v.ends or ""))
    if on <= end_of(last.ends or ""):
        return Standing("in_force", last, None, last.ends)
    return Standing("ended" if last.kind == "coverage" else "expired", last, None, last.ends)


def _has_begun(plan: Plan, on: date) -> bool:
    """Tell whether a plan is in force already: its first day where it states one, else its date of issue."""
    begins = next((v.begins for v in plan.validity if v.kind == "term" and v.begins), plan.issued_on)
    return begins is None or begin_of(begins) <= on


def _means(other: Plan, place: Validity, plan: Plan) -> bool:
    """Tell whether a place of `other` names `plan`."""
    if other.issued_on and plan.issued_on and other.issued_on < plan.issued_on:
        return False
    own = {_key(t) for t in (plan.title, *plan.aliases) if len(t) >= 6}
    for title, number in zip(place.titles, place.doc_nos, strict=True):
        if number and plan.doc_no:
            if _key(number) == _key(plan.doc_no):
                return True
        elif _key(title) in own and _same_place(other, plan):
            return place.kind != "revises" or other.issued_on is None or other.issued_on != plan.issued_on
    return False


def _same_place(one: Plan, other: Plan) -> bool:
    a, b = one.region or "", other.region or ""
    return a.startswith(b) or b.startswith(a)


@lru_cache(_TITLES_KEPT)
def _key(title: str) -> str:
    plain = re.sub(r"[\s《》〈〉“”‘’\"'()\[\]、,·]", "", flatten(title))
    wrapped = _WRAPPED.match(plain)
    return _EDITION.sub("", wrapped[1] if wrapped else plain)
