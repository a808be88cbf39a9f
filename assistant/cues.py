"""How people ask: the phrases that show what kind of answer a question wants.

Input: assistant/data/cues.toml. Output: compiled `Cues`.
Does not know: any plan, any topic.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Intent = Literal[
    "metadata", "basis", "duty", "deadline", "compare", "definition", "list", "measure", "target", "yes_no"
]
CUES_FILE = Path(__file__).parent / "data" / "cues.toml"


@dataclass(frozen=True, slots=True)
class Cues:
    """Compiled phrases; each pattern matches folded text."""

    intents: dict[Intent, re.Pattern[str]]
    filler: re.Pattern[str]
    greeting: dict[str, re.Pattern[str]]
    out_of_scope: re.Pattern[str]
    unless_held: re.Pattern[str]  # out of scope, unless a plan that the question names may tell of it
    everyday: re.Pattern[str]
    private: re.Pattern[str]
    policy: re.Pattern[str]
    figure_hint: re.Pattern[str]
    drop: re.Pattern[str]
    claim: re.Pattern[str]
    secret: re.Pattern[str]
    abuse: re.Pattern[str]


class CuesError(ValueError):
    """The cue file cannot be used; the message is one clear line."""


def load_cues(path: Path = CUES_FILE) -> Cues:
    """Return the cues of `path`.

    Raises: CuesError when the file cannot be read, a section is missing or a pattern does not compile.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        instruction = data["instruction"]
        return Cues(
            intents={name: _compile(patterns) for name, patterns in data["intent"].items()},
            filler=_compile(data["strip"]["filler"]),
            greeting={name: _compile(patterns) for name, patterns in data["greeting"].items()},
            out_of_scope=_compile(data["out_of_scope"]["topics"]),
            unless_held=_compile(data["out_of_scope"]["unless_held"]),
            everyday=_compile(data["out_of_scope"]["everyday"]),
            private=_compile(data["out_of_scope"]["private"]),
            figure_hint=_compile(data["hint"]["target"]),
            policy=_compile(data["policy"]["words"]),
            drop=_compile(instruction["drop"]),
            claim=_compile(instruction["claim"]),
            secret=_compile(instruction["secret"]),
            abuse=_compile(instruction["abuse"]),
        )
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, re.error) as error:
        raise CuesError(f"{path.name}: expected cue sections of patterns, found {error!r}; restore the file") from error


def _compile(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE)
