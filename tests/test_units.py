"""Units that a text names, in full or in short, among those of some plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from assistant.unit_names import abbreviates, bare_unit
from assistant.units import Units

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.store import Library

BODIES = {
    "市科技经济局": ("甲", "乙"),
    "科技局": ("乙",),
    "人力资源社会保障部门": ("甲",),
    "区财政局": ("乙",),
    "市区财政局": ("甲",),
    "园区管委会(筹)": ("丙",),
    "委": ("甲",),
}


class _Bodies:
    def bodies(self) -> Iterator[tuple[str, Sequence[str]]]:
        yield from BODIES.items()


@pytest.fixture
def units() -> Units:
    return Units(cast("Library", _Bodies()))


@pytest.mark.parametrize(
    ("text", "plans", "named"),
    [
        ("市科技经济局做什么", (), "市科技经济局"),
        ("科技经济局做什么", (), "科技经济局"),  # without its level
        ("科技局做什么", ("甲",), ""),  # a unit of another plan
        ("科技局做什么", ("甲", "乙"), "科技局"),
        ("园区管委会管什么", (), "管委会"),
        ("由委里定", (), ""),  # too short for a name
        ("", (), ""),
    ],
)
def test_the_longest_name_of_a_unit_of_these_plans(units: Units, text: str, plans: tuple[str, ...], named: str) -> None:
    assert units.named_in(text, plans) == named


def test_of_names_of_one_length_the_first_of_the_library(units: Units) -> None:
    assert units.named_in("人力资源社会保障部门", ()) == "人力资源社会保障部门"
    assert units.named_in("科技局和财政局", ()) == "科技局"


@pytest.mark.parametrize("short", ["科经局", "人社局", "财局", "卫健委", "科技局", "局", ""])
@pytest.mark.parametrize("plan", ["甲", "乙", "丙"])
def test_looking_up_by_the_first_character_loses_no_short_form(units: Units, short: str, plan: str) -> None:
    named = [form for name, plans in BODIES.items() if plan in plans for form in (name, bare_unit(name))]
    held = [form for form in named if len(form) > 2]
    assert units.has_short(short, (plan,)) is any(abbreviates(short, name) for name in held)
