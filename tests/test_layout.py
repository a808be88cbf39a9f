"""The rooms keep their rules: importing does nothing, layers never read settings, docstrings say what goes in and out.

That imports point down only is import-linter's to say (`lint-imports`, in .ci/run); that nothing prints, ruff's.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ("documents", "index", "assistant", "eval", "web")
MODULES = sorted(p for layer in LAYERS for p in (ROOT / layer).rglob("*.py"))
NAMES = [".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for p in MODULES]
ENTRY_POINTS = {"__main__.py"}

_WATCH = """
import json, logging, os, sys
root, names = sys.argv[1], sys.argv[2:]
sys.dont_write_bytecode = True
sys.path.insert(0, root)
ours, seen, busy = [], [], False
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
DEEDS = {"os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.putenv", "os.unsetenv", "subprocess.Popen", "os.system",
         "socket.connect", "socket.bind", "socket.getaddrinfo", "shutil.rmtree", "tempfile.mkdtemp", "tempfile.mkstemp"}

def watch(event, args):
    global busy
    if busy or not (event in DEEDS or event == "open" and isinstance(args[2], int) and args[2] & WRITES):
        return
    busy = True
    frame = sys._getframe(1)
    while frame is not None:  # whose code is it: the first that is neither the standard library nor the importer
        name = frame.f_code.co_filename
        if name.startswith(root + os.sep) and ".venv" not in name:
            seen.append([f"{os.path.relpath(name, root)}:{frame.f_lineno}", event, str(args)[:120]])
            break
        if "site-packages" in name:
            break
        frame = frame.f_back
    busy = False

sys.addaudithook(watch)
before = logging.root.level, list(logging.root.handlers)
for name in names:
    __import__(name)
after = logging.root.level, list(logging.root.handlers)
print(json.dumps({"deeds": seen, "logging": before == after}))
"""


def test_importing_does_nothing() -> None:
    """No file, folder, process, connection, environment variable or logging set-up; nothing on standard output."""
    names = [n for n in NAMES if not n.endswith("__main__")]
    mains = [n for n in NAMES if n.endswith("__main__")]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _WATCH, str(ROOT), "settings", "app", *names, *mains],
        capture_output=True,
        text=True,
        timeout=300,
        cwd=ROOT.anchor,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    [line] = done.stdout.splitlines()
    found = json.loads(line)
    assert found == {"deeds": [], "logging": True}


def test_the_watch_sees_deeds(tmp_path: Path) -> None:
    """The watch of the test above is not blind: a module that makes a folder on import is found."""
    (tmp_path / "guilty.py").write_text("import os, pathlib\npathlib.Path(__file__).with_name('made').mkdir()\n")
    done = subprocess.run(
        [sys.executable, "-c", _WATCH, str(tmp_path), "guilty"], capture_output=True, text=True, timeout=60, check=False
    )
    [[place, event, _]] = json.loads(done.stdout)["deeds"]
    assert (place, event) == ("guilty.py:2", "os.mkdir")


def test_help_needs_no_heavy_library() -> None:
    """Help and usage errors come at once: nothing heavy is imported before it is needed."""
    heavy = "{'torch', 'sentence_transformers', 'transformers', 'gradio', 'plotly'}"
    for name in ("index.__main__", "assistant.__main__", "app"):
        code = f"import sys, {name}; print(sorted({heavy} & set(sys.modules)))"
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, cwd=ROOT, check=True
        )
        assert done.stdout.strip() == "[]", f"importing {name} loads {done.stdout}"


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_module_says_what_it_is(path: Path) -> None:
    """A module's docstring is a summary, its input and its output."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert text, f"{path}: no docstring"
    if path.name != "__init__.py":
        assert "Input:" in text and "Output:" in text, f"{path}: expected 'Input:' and 'Output:' in the docstring"


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_layers_do_not_read_settings(path: Path) -> None:
    """Only entry points read settings and the environment; everything else is handed values.

    `os.environ.setdefault` in a function is no reading: that is how some libraries are told what to do.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if path.name in ENTRY_POINTS:
        return
    types_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for inner in ast.walk(node)
    }
    telling = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr == "setdefault"}
    for node in ast.walk(tree):
        if id(node) in types_only | telling:
            continue
        if isinstance(node, ast.Import):
            assert "settings" not in [a.name for a in node.names], f"{path}:{node.lineno} imports settings"
        if isinstance(node, ast.ImportFrom):
            assert node.module != "settings", f"{path}:{node.lineno} imports settings"
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv"):
            assert ast.unparse(node) not in ("os.environ", "os.getenv"), f"{path}:{node.lineno} reads the environment"


def test_tests_are_flat_and_names_do_not_clash() -> None:
    """A folder tests/documents would shadow the layer; so would a data folder beside a module of its name."""
    assert not [p for p in (ROOT / "tests").iterdir() if p.name in LAYERS]
    assert not list((ROOT / "tests").rglob("__init__.py"))
    assert not [p for p in MODULES if p.with_suffix("").is_dir() and p.name != "__init__.py"]
    assert not [p for p in MODULES if p.stem in ("utils", "helpers", "manager", "process")]
