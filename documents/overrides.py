"""Keep what staff put right about plans and their facts, beside the sources, with who and when.

Input: `overrides.toml` in the sources folder, absent or not. Output: `Correction` values, oldest first.
Does not know: what a correction does to a plan (documents.corrections does).

Nothing is ever taken out of the file: a correction that is undone stays there with who undid it and when.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

from documents.extraction import SourceError, refuse

NAME = "overrides.toml"
_HEAD = (
    "# What staff put right about plans and their facts; written by the console, applied at each build.\n"
    "# A correction is never shown as the plan's own words. Keys are explained in documents/overrides.py.\n"
)
Change = Literal["plan", "fact", "withdraw", "add"]
_CHANGES = ("plan", "fact", "withdraw", "add")
_MAX_CHARS = 400
Value = str | bool | list[str]


class CorrectionError(SourceError):
    """A correction that cannot be made. The message is one line: what is wrong, and what to do."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing put right. `fields` holds the new values by name; '' takes a value away."""

    number: int  # from 1, in order of time
    at: str  # ISO time, UTC
    by: str
    plan_id: str
    source_file: str
    change: Change
    fields: Mapping[str, Value]
    fact: str = ""  # key of the fact that is changed or withdrawn, see documents.corrections.key_of
    kind: str = ""  # of a fact: 'target', 'duty' …
    clause_id: str = ""
    quote: str = ""  # of a fact: the plan's words that it rests on
    start: int = 0  # of `quote` in the plan's text; used by an added fact only
    was: str = ""  # what it read before, for people
    note: str = ""  # why
    undone_at: str = ""
    undone_by: str = ""

    @property
    def active(self) -> bool:
        """Return whether it has not been undone."""
        return not self.undone_at


def load(folder: Path) -> tuple[Correction, ...]:
    """Return the corrections kept in `folder`, undone ones included.

    Raises: SourceError when the file cannot be read: what staff withdrew or kept inside must not come back silently.
    """
    path = folder / NAME
    if not path.exists():
        return ()
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
        return tuple(_correction(entry) for entry in read.get("corrections", []))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError, TypeError, ValueError) as error:
        raise refuse(NAME, f"更正记录无法读取({error})。请改正该文件。", "cannot be read; correct the file.") from error


def record(folder: Path, correction: Correction) -> Correction:
    """Add a correction to the file and return it with its number.

    Raises: CorrectionError when it names nobody or holds what no line of text may hold; SourceError.
    """
    kept = load(folder)
    numbered = replace(correction, number=len(kept) + 1)
    _check(numbered)
    _write(folder, (*kept, numbered))
    return numbered


def undo(folder: Path, number: int, by: str, at: str) -> Correction:
    """Mark a correction as undone and return it.

    Raises: CorrectionError when there is none of this number, or it is undone already; SourceError.
    """
    kept = load(folder)
    found = next((c for c in kept if c.number == number and c.active), None)
    if found is None:
        raise CorrectionError(f"没有可撤销的更正 {number}。 / There is no correction {number} to undo.")
    undone = replace(found, undone_at=at, undone_by=by)
    _check(undone)
    _write(folder, tuple(undone if c.number == number else c for c in kept))
    return undone


def _correction(entry: Mapping[str, Any]) -> Correction:
    types = {f.name: int if f.name in ("number", "start") else dict if f.name == "fields" else str for f in _FIELDS}
    for name, value in entry.items():
        if name not in types or type(value) is not types[name]:
            raise ValueError(f"unexpected key {name!r} or type of its value")
    if entry.get("change") not in _CHANGES:
        raise ValueError(f"expected change to be one of {', '.join(_CHANGES)}, found {entry.get('change')!r}")
    return Correction(**entry)


_FIELDS = fields(Correction)


def _check(correction: Correction) -> None:
    if not correction.by.strip():
        raise CorrectionError("请注明更正人。 / Say who makes the correction.")
    for value in _strings(correction):
        if len(value) > _MAX_CHARS and value != correction.quote:
            raise CorrectionError(f"内容过长,请控制在{_MAX_CHARS}字以内。 / At most {_MAX_CHARS} characters, please.")
        if any(not ch.isprintable() and ch not in "\n\t\u3000\u00a0" for ch in value):
            raise CorrectionError("内容含有不可见字符,请重新输入。 / It holds characters that cannot be shown.")


def _strings(correction: Correction) -> list[str]:
    out = [value for f in _FIELDS if isinstance(value := getattr(correction, f.name), str)]
    for value in correction.fields.values():
        out += [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return out


def _write(folder: Path, corrections: tuple[Correction, ...]) -> None:
    """Replace the file in one step."""
    path = folder / NAME
    draft = path.with_name(f".{NAME}.new")
    draft.write_text(_HEAD + "".join(map(_entry, corrections)), encoding="utf-8")
    draft.replace(path)


def _entry(correction: Correction) -> str:
    """Return the correction as TOML; JSON writes strings, numbers and lists as TOML has them."""
    out = ["\n[[corrections]]"]
    for f in _FIELDS:
        value = getattr(correction, f.name)
        if f.name == "fields":
            inner = ", ".join(f"{name} = {_json(v)}" for name, v in value.items())
            out.append(f"fields = {{ {inner} }}" if inner else "fields = {}")
        elif value != f.default:
            out.append(f"{f.name} = {_json(value)}")
    return "\n".join(out) + "\n"


def _json(value: Value | int) -> str:
    return json.dumps(value, ensure_ascii=False)
