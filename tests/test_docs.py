"""What the docs say is so: commands run and print what stands there, links lead somewhere, tables are up to date.

A block marked `console` holds commands after `$ ` and their output; `…` stands for any text. Every such command runs
here, over the real index. In other blocks, lines that begin with one of our commands must at least be known.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh-CN.md")
PAGES = [*READMES, "CONTRIBUTING.md", "CHANGELOG.md", "eval/README.md", "prompts/README.md"]
DOCS = sorted({ROOT / p for p in PAGES} | set((ROOT / "docs").rglob("*.md")))
IDS = [str(p.relative_to(ROOT)) for p in DOCS]
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
_OURS = re.compile(
    r"(?:\S*python3? -m (index|assistant|eval|web)|python3? (app\.py|scripts/\S+)|(\./run|\./test|scripts/\S+))\b(.*)"
)
ROOMS = ("documents", "index", "assistant", "eval", "web", "docs", "tests", "scripts", "prompts")


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _blocks(path: Path, *kinds: str) -> Iterator[str]:
    return (body for kind, body in _FENCE.findall(_read(path)) if kind in kinds)


def _consoles() -> list[tuple[str, str, str]]:
    """Return page, command and expected output of every console block."""
    found = []
    for path in DOCS:
        for body in _blocks(path, "console"):
            for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
                command, _, output = part.partition("\n")
                found.append((str(path.relative_to(ROOT)), command.strip(), output))
    return found


def _commands(path: Path) -> set[str]:
    """Return every command of ours that a page names, in blocks and in code spans."""
    text = _read(path)
    spans = re.findall(r"`([^`\n]+)`", _FENCE.sub("", text))
    lines = [
        line.split("#")[0].removeprefix("$ ").strip() for _, body in _FENCE.findall(text) for line in body.splitlines()
    ]
    return {part.strip() for part in [*spans, *lines] if _OURS.match(part.strip())}


@pytest.fixture(scope="module")
def printed(index_dir: Path) -> Callable[[str], str]:
    """Return a function that runs a command as a reader would, once, and returns what it prints."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environ = os.environ | {"ZHUWEN_INDEX_DIR": str(index_dir), "PATH": path}

    @cache
    def run(command: str) -> str:
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=ROOT,
            env=environ,
            capture_output=True,
            text=True,
            timeout=300,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        return "\n".join(line.rstrip() for line in done.stdout.strip().splitlines())

    return run


@pytest.mark.parametrize(("page", "command", "expected"), _consoles(), ids=lambda v: v[:40])
def test_console_block_is_what_is_printed(
    page: str, command: str, expected: str, printed: Callable[[str], str]
) -> None:
    """The command runs and prints the text of the block, `…` standing for any text."""
    pattern = re.escape(expected.strip()).replace("…", r"[\s\S]*?")
    shown = printed(command)
    assert re.fullmatch(pattern, shown), f"{page}: {command} prints\n{shown}"


def test_readme_begins_with_a_question_and_its_cited_answer() -> None:
    for name in READMES:
        first = _read(ROOT / name).split("```")[1]
        assert first.startswith("console") and "assistant ask" in first and "[1]" in first and "“" in first
        head = _read(ROOT / name)[:2500]
        assert "./run" in head and "./test" in head, f"{name}: the two commands belong on the first screen"


def test_both_readmes_name_the_same_commands() -> None:
    english, chinese = (_commands(ROOT / name) for name in READMES)
    assert english == chinese


@pytest.mark.parametrize("path", DOCS, ids=IDS)
def test_named_commands_exist(path: Path) -> None:
    """Sub-commands and options that a page names are known to the program's own help."""
    for command in sorted(_commands(path)):
        match = _OURS.match(command)
        assert match
        package, script, shell_script, rest = match.groups()
        options = set(re.findall(r"(?<!\S)--[a-z][a-z-]*", rest))
        if package:
            words = [w for w in rest.split() if re.fullmatch(r"[a-z]+(\|[a-z]+)*", w)][:1]
            for name in words[0].split("|") if words else []:
                known = _help(f"-m {package} {name}")
                assert options <= known, f"{path.name}: {command}: {options - known}"
        elif script == "app.py":
            assert options <= _help("app.py"), f"{path.name}: {command}"
        else:
            text = _read(ROOT / (script or shell_script).removeprefix("./"))
            assert all(o in text or ((ROOT / "app.py").exists() and o in _help("app.py")) for o in options), command


_HELP: dict[str, set[str]] = {}


def _help(command: str) -> set[str]:
    """Return the options that `python <command> --help` names."""
    if command not in _HELP:
        done = subprocess.run(
            [sys.executable, *shlex.split(command), "--help"], cwd=ROOT, capture_output=True, text=True, timeout=60,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"python {command} --help: {done.stderr}"
        _HELP[command] = set(re.findall(r"--[a-z][a-z-]*", done.stdout))
    return _HELP[command]


@pytest.mark.parametrize("path", DOCS, ids=IDS)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", _read(path)):
        file, _, anchor = target.partition("#")
        if "://" in target:
            continue
        place = (path.parent / file) if file else path
        assert place.exists(), f"{path.name}: {target} leads nowhere"
        if anchor:
            heads = re.findall(r"^#+ (.+)$", _read(place), re.MULTILINE)
            anchors = {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in heads}
            assert anchor in anchors, f"{path.name}: {target}: no such heading"


@pytest.mark.parametrize("path", DOCS, ids=IDS)
def test_paths_that_docs_name_exist(path: Path) -> None:
    """A file of ours named in a code span stands where the page says."""
    made = {"index/built", "eval/results", "data/audit", "wheels"}  # made when used
    for span in re.findall(r"`([\w./-]+/[\w./-]*)`", _read(path)):
        if span.split("/")[0] in ROOMS and not any(span.startswith(m) for m in made):
            near = [ROOT / span, path.parent / span]
            assert any(p.exists() for p in near), f"{path.name}: `{span}` does not exist"


def test_module_table_is_up_to_date() -> None:
    done = subprocess.run([sys.executable, "scripts/rooms.py"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_decisions_are_listed_and_numbered() -> None:
    folder = ROOT / "docs" / "adr"
    records = sorted(p.name for p in folder.glob("[0-9]*.md"))
    assert [int(name[:4]) for name in records] == list(range(len(records)))
    for name in records:
        text = _read(folder / name)
        assert text.startswith(f"# ADR {int(name[:4])}: ") and re.search(r"^Status: \w+", text, re.MULTILINE)
        assert name in _read(folder / records[0]) or name == records[0], f"{name} is not listed in {records[0]}"


def test_words_of_the_contract_stand_in_the_glossary() -> None:
    from documents.model import Basis, Deadline, Duty, NamedList, Support, Target

    text = _read(ROOT / "docs" / "glossary.md")
    for kind in (Target, Duty, Deadline, Basis, NamedList, Support):
        assert f"documents.model.{kind.__name__}" in text
    for module, name in re.findall(r"`(documents|index|assistant)\.model\.(\w+)`", text):
        assert hasattr(__import__(f"{module}.model", fromlist=[name]), name), f"glossary: {module}.model.{name}"


def test_nothing_names_a_machine_or_holds_a_secret() -> None:
    """No path of somebody's machine, no private address, no key in any tracked text file."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    patterns = [
        r"/work/(main|tmp|shared|venv)",
        r"/home/\w+/",
        r"/Users/\w+/",
        r"\bsk-[A-Za-z0-9]{20,}",
        r"BEGIN [A-Z ]*PRIVATE KEY",
    ]
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.suffix in (".py", ".md", ".toml", ".txt", ".json", ".jsonl", ".js", ".html", ".css", ".sh", ""):
            text = path.read_text(encoding="utf-8", errors="replace")
            if path != Path(__file__):
                assert not [p for p in patterns if re.search(p, text)], name
