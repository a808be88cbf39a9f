"""The audit log: chained, append-only, whole after a kill, purged and exported by command."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

from web.audit import AuditError, AuditLog
from web.audit_export import rows, write_csv

DAY = 86400.0


class Clock:
    def __init__(self, now: float = 1_780_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def _lines(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.jsonl"))


def test_chain_holds_over_days_and_restarts(tmp_path: Path) -> None:
    clock = Clock()
    log = AuditLog(tmp_path, clock)
    for number in range(5):
        assert log.append("ask", question=f"问题{number}") == number + 1
    clock.now += DAY
    log.append("ask", question="次日")
    again = AuditLog(tmp_path, clock)
    assert again.append("ask", question="重启后") == 7
    verdict = again.verify()
    assert verdict.ok and (verdict.entries, verdict.files, verdict.last_seq) == (7, 2, 7)
    assert [e["question"] for e in again.entries()][-2:] == ["次日", "重启后"]


@pytest.mark.parametrize("harm", ["change", "remove", "swap", "insert", "rechain", "drop_first"])
def test_any_harm_is_found(tmp_path: Path, harm: str) -> None:
    log = AuditLog(tmp_path)
    for number in range(6):
        log.append("ask", question=f"q{number}", outcome="answered")
    path = _lines(tmp_path)[0]
    lines = path.read_text(encoding="utf-8").splitlines()
    if harm == "change":
        lines[2] = lines[2].replace("answered", "no_evidence")
    elif harm == "remove":
        del lines[3]
    elif harm == "swap":
        lines[1], lines[2] = lines[2], lines[1]
    elif harm == "insert":
        lines.insert(2, lines[2])
    elif harm == "rechain":  # a forger who recomputes one digest breaks the next link
        import web.audit as audit

        entry = json.loads(lines[2])
        entry["question"] = "forged"
        entry.pop("hash")
        entry["hash"] = audit._digest(entry)
        lines[2] = json.dumps(entry, ensure_ascii=False)
    else:
        del lines[0]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert not AuditLog(tmp_path).verify().ok


def test_torn_tail_is_set_aside_and_said(tmp_path: Path) -> None:
    log = AuditLog(tmp_path)
    log.append("ask", question="whole")
    path = _lines(tmp_path)[0]
    with path.open("ab") as file:
        file.write(b'{"seq":2,"question":"half')
    again = AuditLog(tmp_path)
    assert again.verify().ok
    assert [e["kind"] for e in again.entries()] == ["ask", "recovered"]
    assert b"half" in path.with_suffix(".torn").read_bytes()


def test_purge_keeps_the_chain_and_refuses_a_broken_log(tmp_path: Path) -> None:
    clock = Clock()
    log = AuditLog(tmp_path, clock)
    for _ in range(4):
        log.append("ask", question="x")
        clock.now += DAY
    assert log.purge(keep_days=365) == 0
    assert log.purge(keep_days=2) == 2
    verdict = log.verify()
    assert verdict.ok and verdict.first_seq == 3
    clock.now += 5 * DAY
    assert log.purge(keep_days=1) == 3
    assert AuditLog(tmp_path, clock).verify().ok
    log.append("ask", question="after")
    clock.now += DAY
    path = _lines(tmp_path)[0]
    path.write_text(path.read_text(encoding="utf-8").replace("after", "chang"), encoding="utf-8")
    clock.now += 9 * DAY
    with pytest.raises(AuditError, match="does not verify"):
        log.purge(keep_days=1)


def test_two_processes_and_many_threads_share_one_chain(tmp_path: Path) -> None:
    one, two = AuditLog(tmp_path), AuditLog(tmp_path)

    def work(log: AuditLog) -> None:
        for _ in range(50):
            log.append("ask", question="同时")

    threads = [threading.Thread(target=work, args=(log,)) for log in (one, two, one, two)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    verdict = one.verify()
    assert verdict.ok and verdict.entries == 200


def test_kill_9_loses_at_most_the_entry_in_flight(tmp_path: Path) -> None:
    script = textwrap.dedent("""
        import sys
        from pathlib import Path
        from web.audit import AuditLog
        log = AuditLog(Path(sys.argv[1]))
        while True:
            print(log.append("ask", question="长" * 2000), flush=True)
    """)
    root = Path(__file__).resolve().parent.parent
    process = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, cwd=root)
    assert process.stdout is not None
    told = [int(process.stdout.readline()) for _ in range(20)]
    os.kill(process.pid, signal.SIGKILL)
    told += [int(line) for line in process.stdout.read().splitlines(keepends=True) if line.endswith(b"\n")]
    process.wait()
    process.stdout.close()
    log = AuditLog(tmp_path)
    assert log.verify().ok
    kept = [e["seq"] for e in log.entries() if e["kind"] == "ask"]
    assert kept[-1] >= told[-1], "an entry that was acknowledged is missing"


def test_csv_joins_feedback_and_defuses_formulas(tmp_path: Path) -> None:
    log = AuditLog(tmp_path)
    log.append("ask", answer_id="a1", question="=cmd|' /C calc'!A0", outcome="answered", site="self", plans=["p", "q"])
    log.append("ask", answer_id="a2", question='含,"引号"\n换行', outcome="no_evidence", site="self")
    log.append("feedback", answer_id="a1", useful=False, reason="数字不对")
    out = io.StringIO()
    assert write_csv(log, out) == 2
    table = list(csv.DictReader(io.StringIO(out.getvalue().lstrip("\ufeff"))))
    assert table[0]["question"].startswith("'=") and table[0]["reason"] == "数字不对"
    assert table[0]["useful"] == "False" and table[0]["plans"] == "p q"
    assert table[1]["question"] == '含,"引号"\n换行' and table[1]["useful"] == ""
    assert json.loads(table[0]["AIGC"])["ProduceID"] == "a1"
    assert list(rows(log, since="2999-01-01")) == []


def test_a_folder_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(AuditError, match="cannot write"):
        AuditLog(tmp_path / "file" / "audit")


def _run(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).resolve().parent.parent
    environment = os.environ | {"ZHUWEN_DATA_DIR": str(data)}
    command = [sys.executable, "-m", "web", *arguments]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=60)


def test_commands(tmp_path: Path) -> None:
    log = AuditLog(tmp_path / "audit")
    log.append("ask", answer_id="a1", question="问", outcome="answered")
    assert json.loads(_run(tmp_path, "audit", "verify", "--json").stdout)["ok"] is True
    assert "问" in _run(tmp_path, "audit", "export", "--since", "2000-01-01").stdout
    out = tmp_path / "log.csv"
    assert _run(tmp_path, "audit", "export", "--out", str(out)).returncode == 0 and out.read_text("utf-8-sig")
    assert json.loads(_run(tmp_path, "audit", "purge", "--json").stdout) == {"removed_days": 0}
    assert "paused" in _run(tmp_path, "pause", "on").stdout and (tmp_path / "paused").exists()
    assert "in service" in _run(tmp_path, "pause", "off").stdout
    path = _lines(tmp_path / "audit")[0]
    path.write_text(path.read_text(encoding="utf-8").replace("answered", "partial!"), encoding="utf-8")
    broken = _run(tmp_path, "audit", "verify")
    assert broken.returncode == 1 and "chain broken" in broken.stdout


@pytest.mark.parametrize(
    "bad", [[], ["audit"], ["audit", "export", "--since", "soon"], ["audit", "purge", "--days", "-1"]]
)
def test_wrong_usage_exits_2_without_a_traceback(tmp_path: Path, bad: list[str]) -> None:
    done = _run(tmp_path, *bad)
    assert done.returncode == 2 and done.stderr and "Traceback" not in done.stderr
