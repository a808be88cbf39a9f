"""A figure of one of two opposite things is none of the other."""

from __future__ import annotations

import pytest

from assistant.contrasts import are_opposed


@pytest.mark.parametrize(
    ("asked", "told", "opposed"),
    [
        ("市外供应能力", "市内供应能力", True),
        ("市内、市外供应能力", "市内供应能力", False),  # both are asked for
        ("市外供应能力", "市内、市外供应能力", False),  # both are told
        ("市外供应能力", "供应能力", False),
        ("供应能力", "市内供应能力", False),
        ("农村公路里程", "城区公路里程", True),
        ("一期面积", "三期面积", True),
        ("工业用户申报量", "非工业用户申报量", True),
        ("非工业用户申报量", "工业用户申报量", True),
        ("工业用户申报量", "工业用户和非工业用户申报量", False),
        ("工业用户申报量", "除非工业用户申报", False),
    ],
)
def test_opposite_things(asked: str, told: str, opposed: bool) -> None:
    assert are_opposed(asked, told) is opposed
