"""The fields of plans and facts that staff may put right, and the form that each value must have.

Input: names and values as staff enter them. Output: typed values, or one line on what is wrong with them.
Does not know: which plan or fact is meant.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, get_args

from documents.model import Comparator, DutyRole, Measure
from documents.normalization import simplify
from documents.overrides import CorrectionError, Value
from documents.quantities import find_quantities

NAMES = {
    "title": "标题",
    "display_name": "显示名称",
    "issuer": "发布机关",
    "doc_no": "文号",
    "issued_on": "日期",
    "region": "地区",
    "aliases": "别名",
    "public": "可见范围",
    "subject": "主体",
    "indicator": "指标",
    "value_text": "目标值",
    "comparator": "比较",
    "measure": "口径",
    "period": "时间",
    "task": "任务",
    "role": "角色",
    "units": "责任单位",
    "due": "时限",
    "due_text": "时限原文",
    "name": "名称",
    "members": "成员",
    "beneficiary": "支持对象",
    "condition": "条件",
    "ceiling": "上限",
}
PLAN_FIELDS = ("title", "display_name", "issuer", "doc_no", "issued_on", "region", "aliases", "public")
FACT_FIELDS: Mapping[str, tuple[str, ...]] = {
    "target": ("subject", "indicator", "value_text", "comparator", "measure", "period"),
    "duty": ("task", "role", "units"),
    "deadline": ("task", "due", "due_text"),
    "basis": ("title", "doc_no", "issuer"),
    "list": ("name", "members"),
    "support": ("beneficiary", "indicator", "value_text", "comparator", "condition", "ceiling", "period"),
}
_NEEDED = ("title", "display_name", "indicator", "task", "due", "name")
_LISTS = ("aliases", "units", "members")
_MAY_BE_EMPTY = ("subject", "due_text", "beneficiary")
_SIMPLE = ("display_name", "region", "aliases")
_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")
_PERIOD = re.compile(r"\d{4}(-\d{2}){0,2}(/\d{4}(-\d{2}){0,2})?")


def checked(kind: str, fields: Mapping[str, Value]) -> dict[str, Any]:
    """Return the new values of a plan (`kind` 'plan') or of a fact, brought into their form.

    Raises: CorrectionError when a name or a value is not one that there can be.
    """
    known = PLAN_FIELDS if kind == "plan" else FACT_FIELDS.get(kind, ())
    unknown = [name for name in fields if name not in known]
    if unknown or not fields:
        raise CorrectionError(f"这里不能更正{unknown or '空内容'}。 / {unknown or 'Nothing'} cannot be corrected here.")
    return {name: _formed(name, value) for name, value in fields.items()}


def shown(value: Any) -> str:
    """Return a value for people."""
    if isinstance(value, tuple | list):
        return "、".join(map(str, value)) or "空"
    return "空" if value in (None, "") else str(value)


def _formed(name: str, value: Value) -> Any:
    if name == "public":
        if not isinstance(value, bool):
            raise CorrectionError("可见范围应为公开或内部。 / Expected public or internal.")
        return value
    if name in _LISTS:
        items = value if isinstance(value, list) else re.split(r"[、,,;;\n]+", str(value))
        out = tuple(dict.fromkeys(filter(None, (str(v).strip() for v in items))))
        if name != "aliases" and not out:
            raise CorrectionError(f"请填写{NAMES[name]}。 / Please name the {name}.")
        return tuple(map(simplify, out)) if name in _SIMPLE else out
    text = str(value).strip()
    if not text:
        if name in _NEEDED:
            raise CorrectionError(f"{NAMES[name]}不能为空。 / {name} must not be empty.")
        return "" if name in _MAY_BE_EMPTY else _empty(name)
    _check_form(name, text)
    return simplify(text) if name in _SIMPLE else text


def _empty(name: str) -> Any:
    if name in ("comparator", "measure", "role", "value_text"):
        raise CorrectionError(f"{NAMES[name]}不能为空。 / {name} must not be empty.")
    return None


def _check_form(name: str, text: str) -> None:
    choices: Sequence[str] = {
        "comparator": get_args(Comparator), "measure": get_args(Measure), "role": get_args(DutyRole)
    }.get(name, ())  # fmt: skip
    if choices and text not in choices:
        raise CorrectionError(f"{NAMES[name]}应为{'、'.join(choices)}之一。 / Expected one of {', '.join(choices)}.")
    if name == "issued_on":
        try:
            date.fromisoformat(text if len(text) > 7 else f"{text}-01")
        except ValueError as error:
            raise CorrectionError(f"日期应写作2024-05-31或2024-05,收到“{text}”。 / Expected 2024-05-31.") from error
        if not _DATE.fullmatch(text):
            raise CorrectionError(f"日期应写作2024-05-31或2024-05,收到“{text}”。 / Expected 2024-05-31.")
    if name in ("period", "due") and not _PERIOD.fullmatch(text):
        raise CorrectionError(
            f"{NAMES[name]}应写作2025、2025-06或2023/2025,收到“{text}”。 / Expected 2025 or 2023/2025."
        )


def quantity(text: str, new: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that a value as written stands for: number, upper end, unit, comparison."""
    found = find_quantities(text)
    if len(found) != 1 or found[0].value is None:
        raise CorrectionError(f"目标值应为一个数和单位,如700亿元,收到“{text}”。 / Expected one number with its unit.")
    read = found[0]
    values = {"value": read.value, "value_max": read.value_max, "unit": read.unit, "value_text": read.value_text}
    if read.comparator != "=" and "comparator" not in new:
        values["comparator"] = read.comparator
    return {**new, **values}
