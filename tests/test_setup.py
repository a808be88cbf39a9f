"""./run and ./test do all the set-up on a machine that has Python and nothing else, and do nothing twice.

The scripts run for real in a small project of their own: its pins are one wheel made here, its index and app are stubs
that say what they were asked. No network.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PIP = "Installing the pins"
VENV = "Making .venv"
pytestmark = pytest.mark.skipif(os.name == "nt", reason="POSIX shell scripts; Windows uses the lines beside them")


def _wheel(folder: Path, name: str, version: str, code: str = "", needs: str = "") -> None:
    folder.mkdir(exist_ok=True)
    info = f"{name}-{version}.dist-info"
    kind = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{name}.py", code or f"VERSION = {version!r}\n")
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needs}")
        wheel.writestr(f"{info}/WHEEL", kind)
        wheel.writestr(f"{info}/RECORD", "")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with our scripts, one pin for each of them, and stubs."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("run", "test"):
        shutil.copy2(ROOT / name, folder / name)
    shutil.copytree(ROOT / "scripts", folder / "scripts")
    _wheel(folder / "wheels", "zwfirst", "1.0")
    _wheel(folder / "wheels", "zwfirst", "2.0")
    _wheel(folder / "wheels", "pytest", "0.1", "import sys\nprint('tests', *sys.argv[1:])\n")
    (folder / "requirements.txt").write_text("zwfirst==1.0\n")
    (folder / "requirements-dev.txt").write_text("pytest==0.1\n")
    (folder / "requirements-models.txt").write_text("zwmodel==1.0\n")
    (folder / "requirements-ocr.txt").write_text("# nothing\n")
    _wheel(folder / "wheels", "zwmodel", "1.0", needs="Requires-Dist: zwnowhere\n")
    for package, says in (("index", "index"), ("assistant", "chat")):
        (folder / package).mkdir()
        (folder / package / "__main__.py").write_text(f"import sys\nprint({says!r}, *sys.argv[1:])\n")
    (folder / "app.py").write_text("import sys, zwfirst\nprint('app', zwfirst.VERSION, *sys.argv[1:])\n")
    return folder


def _call(project: Path, *command: str, **environ: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "ZHUWEN_", "PYTHON"))}
    path = str(Path(sys.executable).resolve().parent) + os.pathsep + os.environ["PATH"]
    return subprocess.run(
        command,
        cwd=project,
        env=clean | {"PATH": path} | environ,
        capture_output=True,
        text=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def _set_up(project: Path) -> None:
    assert _call(project, "./run", "--wheelhouse", "wheels", "--setup").returncode == 0
    (project / "index" / "built" / "current").mkdir(parents=True, exist_ok=True)


def test_two_commands_set_up_everything_once(project: Path) -> None:
    first = _call(project, "./run", "--wheelhouse", "wheels", "--port", "9")
    assert first.returncode == 0, first.stderr
    assert VENV in first.stderr and PIP in first.stderr
    assert first.stdout.splitlines() == ["index build", "app 1.0 --port 9"]

    (project / "index" / "built" / "current").mkdir(parents=True)
    again = _call(project, "./run")  # no wheelhouse, no network: so nothing may be installed
    assert (again.returncode, again.stdout, again.stderr) == (0, "app 1.0\n", "")

    tests = _call(project, "./test", "--wheelhouse", str(project / "wheels"))
    assert tests.stdout == "tests -m not slow\n" and PIP in tests.stderr and VENV not in tests.stderr
    full = _call(project, "./test", "--full", "--wheelhouse", "wheels", "tests/test_x.py")
    assert full.stdout == "tests -m  tests/test_x.py\n" and PIP in full.stderr  # the models' weights
    again = _call(project, "./test", "--full", "tests/test_x.py")
    assert (again.stdout, again.stderr) == ("tests -m  tests/test_x.py\n", "")


def test_run_chats_or_only_sets_up(project: Path) -> None:
    _set_up(project)
    assert _call(project, "./run", "--chat", "--json").stdout == "chat chat --json\n"
    assert _call(project, "./run", "--setup").stdout == ""


def test_changed_pins_are_installed(project: Path) -> None:
    _set_up(project)
    (project / "requirements.txt").write_text("zwfirst==2.0\n")
    changed = _call(project, "./run", "--wheelhouse", "wheels")
    assert "app 2.0" in changed.stdout and PIP in changed.stderr


def test_failed_install_says_so_and_goes_on_next_time(project: Path) -> None:
    _set_up(project)
    kept = (project / "requirements.txt").read_text()
    (project / "requirements.txt").write_text("zwfirst==3.0\n")
    failed = _call(project, "./run", "--wheelhouse", "wheels")
    assert failed.returncode == 2 and "could not be installed" in failed.stderr and "app" not in failed.stdout
    (project / "requirements.txt").write_text(kept)
    assert _call(project, "./run").returncode == 0


def test_broken_venv_is_made_anew(project: Path) -> None:
    _set_up(project)
    shutil.rmtree(project / ".venv" / "lib")
    mended = _call(project, "./run", "--wheelhouse", "wheels")
    assert mended.returncode == 0 and VENV in mended.stderr and PIP in mended.stderr, mended.stderr


@pytest.mark.parametrize("script", ["./run", "./test"])
@pytest.mark.parametrize("folder", ["", "nowhere", "index"])
def test_wheelhouse_must_hold_wheels(project: Path, script: str, folder: str) -> None:
    (project / "index").mkdir(exist_ok=True)
    done = _call(project, script, "--wheelhouse", folder)
    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert "Expected a folder of .whl files" in line and "scripts/wheelhouse" in line


def _found_python(project: Path, folder: Path, name: str, answers: str) -> subprocess.CompletedProcess[str]:
    """Run find_python where the only Python is `name`, a script that runs `answers`."""
    (folder / name).write_text(f"#!/bin/sh\n{answers}\n")
    (folder / name).chmod(0o755)
    shell = shutil.which("sh")
    assert shell
    return _call(project, shell, "-c", ". scripts/environment.sh; find_python", PATH=str(folder))


@pytest.mark.parametrize("name", ["python3", "python3.11", "python"])
def test_works_whatever_python_is_called(project: Path, tmp_path: Path, name: str) -> None:
    done = _found_python(project, tmp_path, name, f'exec "{sys.executable}" "$@"')
    assert (done.returncode, done.stdout) == (0, f"{name}\n"), done.stderr


def test_python_too_old_is_named(project: Path, tmp_path: Path) -> None:
    done = _found_python(project, tmp_path, "python3", 'case "$2" in *print*) echo 3.8 ;; *) exit 1 ;; esac')
    [line] = done.stderr.splitlines()
    assert done.returncode == 2 and "Expected Python 3.11 or newer, found: python3=3.8" in line


def test_python_without_venv_is_told(project: Path, tmp_path: Path) -> None:
    done = _found_python(project, tmp_path, "python3", 'case "$2" in *venv*) exit 1 ;; *) echo 3.11 ;; esac')
    [line] = done.stderr.splitlines()
    assert done.returncode == 2 and "apt-get install python3-venv" in line


@pytest.mark.parametrize("script", ["./run", "./test", "scripts/wheelhouse"])
def test_help_tells_the_options(project: Path, script: str) -> None:
    done = _call(project, script, "--help")
    assert done.returncode == 0 and "--" in done.stdout and "set -eu" not in done.stdout


def test_wheelhouse_collects_what_run_needs(project: Path, tmp_path: Path) -> None:
    (project / "requirements.txt").write_text("zwfirst==1.0\n")
    done = _call(project, "scripts/wheelhouse", str(tmp_path / "out"), PIP_NO_INDEX="1", PIP_FIND_LINKS="wheels")
    assert done.returncode == 0, done.stderr
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["zwfirst-1.0-py3-none-any.whl"]
