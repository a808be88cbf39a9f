"""Load the prompts: Markdown files with a header, checked before a model ever sees them.

Input: prompts/<name>.md. Output: `Prompt`, and from it a LangChain chat template.
Does not know: models, clauses, what a reply must look like.

A file has a header between two lines of '---' (name, purpose, variables, version), then the sections
'## system' and '## user'. A variable stands in braces: {question}; a literal brace is written twice.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from langchain_core.prompts import ChatPromptTemplate

from assistant.errors import PromptError

PROMPTS_DIR = Path(__file__).resolve().parents[1] / "prompts"

# What the code supplies to each prompt; a file that names another set of variables is refused.
SUPPLIED: Mapping[str, frozenset[str]] = {
    "answer": frozenset({"evidence", "points", "question", "fence"}),
    "rewrite": frozenset({"history", "question"}),
    "clarify": frozenset({"question", "plans"}),
    "translate": frozenset({"sentences"}),
}
_HEADER_FIELDS = ("name", "purpose", "variables", "version")
_HEADER = re.compile(r"\A---\n(?P<header>.*?)\n---\n(?P<body>.*)\Z", re.DOTALL)
_SECTION = re.compile(r"^## (?P<name>\S+)[ \t]*\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt as its file gives it. `system` and `user` hold their variables in braces."""

    name: str
    purpose: str
    version: str
    variables: frozenset[str]
    system: str
    user: str

    @property
    def template(self) -> ChatPromptTemplate:
        """Return the prompt as a LangChain runnable that takes the variables and gives messages."""
        return ChatPromptTemplate.from_messages([("system", self.system), ("human", self.user)])

    @property
    def fixed_text(self) -> str:
        """Return the words that stand in every use of the prompt, without its variables."""
        return "".join(literal for part in (self.system, self.user) for literal, *_ in _fields(part, self.name))


@cache
def load_prompt(name: str, folder: Path = PROMPTS_DIR) -> Prompt:
    """Return the prompt `name`, read once.

    Raises: PromptError when the file is missing or unreadable, its header or a section is incomplete, or its
    variables are not those that the code supplies.
    """
    path = folder / f"{name}.md"
    try:
        text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise _refusal(name, "a Markdown file in UTF-8", type(error).__name__, "restore the file") from error
    prompt = _parse(name, text)
    supplied = SUPPLIED.get(name)
    if supplied is not None and prompt.variables != supplied:
        wanted, found = ", ".join(sorted(supplied)), ", ".join(sorted(prompt.variables))
        raise _refusal(name, f"variables {wanted}", found or "none", "use each of them, and no other")
    return prompt


def load_prompts(folder: Path = PROMPTS_DIR) -> dict[str, Prompt]:
    """Return every prompt that the code uses, by name.

    Raises: PromptError as `load_prompt` does.
    """
    return {name: load_prompt(name, folder) for name in SUPPLIED}


def _parse(name: str, text: str) -> Prompt:
    match = _HEADER.match(text)
    if match is None:
        raise _refusal(name, "a header between two lines of '---'", repr(text[:20]), "begin the file with it")
    header = _read_header(name, match["header"])
    sections = _read_sections(name, match["body"])
    used = {field for part in sections.values() for _, field, *_ in _fields(part, name) if field is not None}
    declared = frozenset(v.strip() for v in header["variables"].split(",") if v.strip())
    if unused := declared - used:
        raise _refusal(name, f"a use of {{{min(unused)}}}", "none", "use the variable or take it out of the header")
    if missing := used - declared:
        wanted = f"{min(missing)!r} among the header's variables"
        raise _refusal(name, wanted, header["variables"], "declare it, or write its braces twice")
    if header["name"] != name:
        raise _refusal(name, f"name: {name}", header["name"], "name the prompt as its file")
    return Prompt(name, header["purpose"], header["version"], declared, sections["system"], sections["user"])


def _read_header(name: str, text: str) -> dict[str, str]:
    header: dict[str, str] = {}
    for line in text.splitlines():
        key, colon, value = line.partition(":")
        if line.strip() and not colon:
            raise _refusal(name, "'key: value' in the header", repr(line), "add the colon")
        if key.strip():
            header[key.strip()] = value.strip()
    for field in _HEADER_FIELDS:
        if not header.get(field):
            raise _refusal(name, f"'{field}:' in the header", ", ".join(header) or "nothing", "add the line")
    return header


def _read_sections(name: str, body: str) -> dict[str, str]:
    heads = list(_SECTION.finditer(body))
    ends = [m.start() for m in heads[1:]] + [len(body)]
    sections = {m["name"]: body[m.end() : end].strip() for m, end in zip(heads, ends, strict=False)}
    for section in ("system", "user"):
        if not sections.get(section):
            raise _refusal(name, f"a section '## {section}'", ", ".join(sections) or "none", "add it with its text")
    return sections


def _fields(text: str, name: str) -> list[tuple[str, str | None]]:
    """Return (literal text, variable or None) pairs.

    Raises: PromptError when a brace is not closed, or a variable is no plain name.
    """
    try:
        parts = [(literal, field) for literal, field, _, _ in string.Formatter().parse(text)]
    except ValueError as error:
        raise _refusal(name, "paired braces", str(error), "close the brace, or write a literal one twice") from error
    for _, field in parts:
        if field is not None and not field.isidentifier():
            raise _refusal(name, "a plain name in braces", f"{{{field}}}", "name a variable, or write braces twice")
    return parts


def _refusal(name: str, expected: str, found: str, remedy: str) -> PromptError:
    return PromptError(f"prompts/{name}.md: expected {expected}, found {found}; {remedy}")
