"""Make example questions of each kind for an empty chat, from facts that the library really holds.

Input: the catalogue, wording. Output: questions. Does not know: answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from documents.model import Deadline, Duty, Fact, NamedList, Target
from documents.normalization import simplify
from web.catalogue import Catalogue

Words = Mapping[str, str]
_SHORT = range(3, 15)


def questions(held: Catalogue, words: Words) -> list[str]:
    """Return one question of each kind, each from a different plan where that is possible."""
    makers = (_target, _lead, _compare, _deadline, _list, _unit)
    used: set[str] = set()
    out = []
    for make in makers:
        found = list(make(held, words))
        fresh = next((pair for pair in found if pair[0] not in used), found[0] if found else None)
        if fresh is not None:
            used.add(fresh[0])
            out.append(fresh[1])
    return out


def _sound(facts: Iterable[Fact]) -> Iterator[Fact]:
    return (fact for fact in facts if not fact.defects)


def _zone(held: Catalogue, plan_id: str) -> str:
    plan = held.plans[plan_id]
    return plan.zone or plan.display_name


def _each(held: Catalogue, kind: type[Fact], name_of: Callable[[Fact], str], text: str) -> Iterator[tuple[str, str]]:
    for fact in _sound(held.facts):
        if isinstance(fact, kind) and len(name := name_of(fact)) in _SHORT:
            yield fact.plan_id, simplify(text.format(zone=_zone(held, fact.plan_id), name=name))


def _target(held: Catalogue, words: Words) -> Iterator[tuple[str, str]]:
    def name(fact: Fact) -> str:
        return fact.indicator if isinstance(fact, Target) and fact.value is not None and not fact.subject else ""

    return _each(held, Target, name, words["eg_target"])


def _lead(held: Catalogue, words: Words) -> Iterator[tuple[str, str]]:
    return _each(held, Duty, lambda f: f.task if isinstance(f, Duty) else "", words["eg_lead"])


def _unit(held: Catalogue, words: Words) -> Iterator[tuple[str, str]]:
    return _each(held, Duty, lambda f: f.units[0] if isinstance(f, Duty) and f.units else "", words["eg_unit"])


def _deadline(held: Catalogue, words: Words) -> Iterator[tuple[str, str]]:
    return _each(held, Deadline, lambda f: f.task if isinstance(f, Deadline) else "", words["eg_deadline"])


def _list(held: Catalogue, words: Words) -> Iterator[tuple[str, str]]:
    def name(fact: Fact) -> str:
        """Return a list's name where the plan itself counts its members: then both are surely right."""
        return fact.name if isinstance(fact, NamedList) and fact.stated_count == len(fact.members) else ""

    return _each(held, NamedList, name, words["eg_list"])


def _compare(held: Catalogue, words: Words) -> Iterator[tuple[str, str]]:
    first: dict[str, Target] = {}
    for fact in _sound(held.facts):
        if not isinstance(fact, Target) or fact.value is None or not 2 <= len(fact.indicator_group) <= 12:
            continue
        other = first.setdefault(fact.indicator_group, fact)
        if other.plan_id != fact.plan_id:
            yield (
                fact.plan_id,
                simplify(
                    words["eg_compare"].format(
                        zone=_zone(held, other.plan_id), other=_zone(held, fact.plan_id), name=fact.indicator_group
                    )
                ),
            )
