"""Read and amend the manifest of a sources folder: where each file came from, what is known about its plans.

Input: `manifest.toml` in the folder, absent or not. Output: `Manifest`.
Does not know: what a file holds.

A [[files]] entry has file, origin, date, sha256, note. A [[plans]] entry amends the plan that it names, by
`plan_id` or by file and number (1 for the first plan of the file): plan_id, title, display_name, issuer, region,
aliases, public, valid_until; `excluded = true` keeps it out of every index.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from documents.extraction import refuse

NAME = "manifest.toml"
_AMENDED = ("plan_id", "title", "display_name", "issuer", "region", "aliases", "public", "valid_until", "excluded")
_PLAN_KEYS = frozenset(("file", "number", "note", *_AMENDED))


@dataclass(frozen=True, slots=True)
class Manifest:
    """The manifest as read; both maps are empty when there is none."""

    files: Mapping[str, Mapping[str, Any]]  # file name -> entry
    plans: tuple[Mapping[str, Any], ...]

    def amendments(self, file: str) -> dict[int, Mapping[str, Any]]:
        """Return what is said about the plans of `file` by number, counted from 0."""
        return {int(e["number"]) - 1: e for e in self.plans if e.get("file") == file and "number" in e}

    def of_plan(self, plan_id: str) -> Mapping[str, Any]:
        """Return what is said about the plan by its id."""
        return next((e for e in self.plans if e.get("plan_id") == plan_id and "number" not in e), {})

    def excludes(self, plan_id: str) -> bool:
        """Return whether the plan was removed from the library."""
        return any(e.get("plan_id") == plan_id and e.get("excluded") for e in self.plans)


def load(folder: Path) -> Manifest:
    """Return the manifest of `folder`.

    Raises: SourceError when it is no valid manifest.
    """
    path = folder / NAME
    if not path.exists():
        return Manifest({}, ())
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise refuse(
            NAME, f"清单无法读取({error})。请改正或删除它。", "cannot be read; correct or delete it."
        ) from error
    for entry in read.get("plans", []):
        unknown = sorted(set(entry) - _PLAN_KEYS)
        until = entry.get("valid_until")
        if until is not None and not (isinstance(until, str) and re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", until)):
            raise refuse(
                NAME, f'valid_until 应写作 "2025-12-31" 或 "2025",读到 {until!r}。', f"bad valid_until: {until!r}."
            )
        if unknown or not ("plan_id" in entry or {"file", "number"} <= set(entry)):
            found = f"未知的键 {unknown}" if unknown else "缺少 plan_id,或 file 与 number"
            raise refuse(NAME, f"[[plans]] 有误:{found}。", f"bad [[plans]] entry: {entry!r}.")
    files = {str(entry.get("file")): entry for entry in read.get("files", [])}
    return Manifest(files, tuple(read.get("plans", [])))


def exclude(folder: Path, plan_id: str) -> None:
    """Record in the manifest of `folder` that the plan stays out; nothing happens when it is recorded already."""
    if load(folder).excludes(plan_id):
        return
    path = folder / NAME
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    entry = f"[[plans]]\nplan_id = {json.dumps(plan_id, ensure_ascii=False)}\nexcluded = true\n"
    _write(path, before.rstrip("\n") + ("\n\n" if before.strip() else "") + entry)


def include(folder: Path, plan_id: str) -> None:
    """Take back an exclusion that `exclude` recorded."""
    path = folder / NAME
    if not path.exists():
        return
    entry = f"[[plans]]\nplan_id = {json.dumps(plan_id, ensure_ascii=False)}\nexcluded = true\n"
    _write(path, path.read_text(encoding="utf-8").replace(entry, "").rstrip("\n") + "\n")


def _write(path: Path, text: str) -> None:
    """Replace the file in one step."""
    draft = path.with_name(f".{path.name}.new")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
