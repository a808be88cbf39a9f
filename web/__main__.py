"""Commands for staff: look after the audit log, switch the assistant off and on.

Input: arguments and settings. Output: text or JSON; exit status 0 done, 1 a fault found, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import settings as configuration
from web.audit import AuditError, AuditLog
from web.audit_export import write_csv


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    args = _arguments(argv)
    try:
        config = configuration.load()
        log = AuditLog(config.data_dir / "audit")
        if args.command == "pause":
            return _pause(args.state, config.data_dir, log)
        return _audit(args, config, log)
    except (configuration.SettingsError, AuditError, OSError) as error:
        print(f"python -m web: {error}", file=sys.stderr)
        return 1 if isinstance(error, AuditError) else 2


def _audit(args: argparse.Namespace, config: configuration.Settings, log: AuditLog) -> int:
    if args.action == "verify":
        return _verify(log, as_json=args.json)
    if args.action == "purge":
        days = config.audit_retention_days if args.days is None else args.days
        removed = log.purge(days)
        _tell(f"已清除 {removed} 天的记录 / {removed} day(s) removed", {"removed_days": removed}, as_json=args.json)
        return 0
    if args.out == "-":
        count = write_csv(log, sys.stdout, args.since, args.until)
    else:
        with Path(args.out).open("w", encoding="utf-8", newline="") as file:
            count = write_csv(log, file, args.since, args.until)
    print(f"{count} 条 / rows", file=sys.stderr)
    return 0


def _verify(log: AuditLog, *, as_json: bool) -> int:
    verdict = log.verify()
    told = {
        "ok": verdict.ok,
        "entries": verdict.entries,
        "files": verdict.files,
        "first_seq": verdict.first_seq,
        "last_seq": verdict.last_seq,
        "problems": list(verdict.problems),
    }
    lines = [f"{verdict.entries} 条 / entries, {verdict.files} 天 / days", *verdict.problems]
    _tell("\n".join([*lines, "链完整 / chain holds" if verdict.ok else "链已断 / chain broken"]), told, as_json=as_json)
    return 0 if verdict.ok else 1


def _pause(state: str, data_dir: Path, log: AuditLog) -> int:
    flag = data_dir / "paused"
    if state == "on":
        flag.touch()
    elif state == "off":
        flag.unlink(missing_ok=True)
    if state != "status":
        log.append("pause" if state == "on" else "resume", by="shell")
    print("已暂停 / paused" if flag.exists() else "服务中 / in service")
    return 0


def _tell(text: str, values: dict[str, object], *, as_json: bool) -> None:
    print(json.dumps(values, ensure_ascii=False) if as_json else text)


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m web", description="问答记录与暂停开关。Audit log and pause switch."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    audit = commands.add_parser("audit", help="the log of questions").add_subparsers(dest="action", required=True)
    verify = audit.add_parser("verify", help="check the chain; exit 1 when it is broken")
    purge = audit.add_parser("purge", help="remove days past the retention")
    purge.add_argument("--days", type=_days, help="keep this many days (default: ZHUWEN_AUDIT_RETENTION_DAYS)")
    export = audit.add_parser("export", help="write CSV, feedback joined")
    export.add_argument("--since", type=_day, default="0001-01-01", metavar="YYYY-MM-DD")
    export.add_argument("--until", type=_day, default="9999-12-31", metavar="YYYY-MM-DD")
    export.add_argument("--out", default="-", metavar="FILE")
    for command in (verify, purge):
        command.add_argument("--json", action="store_true")
    pause = commands.add_parser("pause", help="switch the assistant off or on at once")
    pause.add_argument("state", choices=["on", "off", "status"])
    return parser.parse_args(argv)


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"expected YYYY-MM-DD, found {text!r}") from error


def _days(text: str) -> int:
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"expected a number of days from 0, found {text!r}")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
