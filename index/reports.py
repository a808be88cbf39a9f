"""Put what the index commands print into words and into the JSON shapes of the contract.

Input: a library, a build report, a coverage report. Output: plain dicts, lines of text.
Does not know: arguments, streams, exit statuses.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from documents import conflicts, duplicates
from documents.ingest import IngestResult
from documents.model import Plan
from index import history
from index.build import BuildReport, digest_of
from index.errors import IndexFault, IndexMissing
from index.holdings import Taken
from index.rollback import RolledBack
from index.store import Library
from index.versions import current_version, read_manifest, verify
from index.watching import Event

_STATES = {
    "in_force": "现行 in force",
    "not_yet": "尚未施行 not yet in force",
    "expired": "已过期 expired",
    "ended": "所列年份已过 its years are over",
    "repealed": "已废止 repealed",
    "revised": "已有修订 revised",
    "unstated": "未注明 not stated",
}
_ACTIONS = {
    "added": "已添加 added",
    "replaced": "已替换 replaced",
    "present": "已收录,未重复添加 held already",
    "removed": "已移除 removed",
    "not_added": "未收录 not added",
    "waiting": "等待 waiting",
    "built": "索引已更新 index up to date",
}


def plan_rows(library: Library, today: date | None = None) -> list[dict[str, Any]]:
    """Return one row per plan, as `index list --json` gives it; how a plan stands is said for the day `today`."""
    day = today or date.today()
    return [_plan_row(library, plan, day) for plan in library.plans]


def plan_fields(plan: Plan, counts: tuple[int, int, int]) -> dict[str, Any]:
    """Return what every list of plans shows of a plan; `counts`: of its clauses, facts and defects."""
    clauses, facts, defects = counts
    return {
        "plan_id": plan.plan_id,
        "title": plan.title,
        "display_name": plan.display_name,
        "issuer": plan.issuer,
        "doc_no": plan.doc_no,
        "issued_on": plan.issued_on,
        "region": plan.region,
        "source_file": plan.source_file,
        "clauses": clauses,
        "facts": facts,
        "defects": defects,
    }


def _plan_row(library: Library, plan: Plan, day: date) -> dict[str, Any]:
    return plan_fields(plan, library.counts(plan.plan_id)) | {
        "zone": plan.zone,
        "aliases": list(plan.aliases),
        "valid_until": plan.valid_until,
        "public": plan.public,
        "standing": _standing(library, plan.plan_id, day),
    }


def with_versions(rows: list[dict[str, Any]], sources: Path) -> list[dict[str, Any]]:
    """Return the rows of plans, each with the versions of its source file that came before, the latest first."""
    kept = history.kept(sources)
    return [
        row | {"versions": [history.as_json(v, sources) for v in history.versions_of(row["source_file"], kept)]}
        for row in rows
    ]


def _standing(library: Library, plan_id: str, today: date) -> dict[str, Any]:
    """Return how a plan stands, who says so in which words; `plan_id` is another plan's that repeals or revises it."""
    standing = library.standings.of(plan_id, today)
    place = standing.place
    return {
        "state": standing.state,
        "plan_id": standing.by,
        "clause_id": place.clause_id if place else None,
        "text": place.text if place else None,
    }


def plan_whole(library: Library, plan_id: str) -> dict[str, Any]:
    """Return a plan with its text and clauses, as `index show --json` gives it.

    Raises:
        UnknownPlan: there is no such plan.
    """
    plan = library.plan(plan_id)
    return {
        "plan": _plan_row(library, plan, date.today()),
        "text": plan.text,
        "clauses": [asdict(c) for c in library.clauses(plan_id)],
        "defects": [asdict(d) for d in library.defects(plan_id)],
    }


def index_state(folder: Path, taken: IngestResult, sources: Path) -> dict[str, Any]:
    """Return how the index in `folder` stands: 'missing', 'damaged', 'stale' (the sources changed) or 'current'."""
    state: dict[str, Any] = {"state": "missing", "message": "", "index_version": None}
    try:
        version = folder / current_version(folder)
        manifest, files = read_manifest(version)
        verify(version, files)
    except IndexMissing as fault:
        return state | {"message": str(fault)}
    except IndexFault as fault:
        return state | {"state": "damaged", "message": str(fault)}
    fresh = manifest.corpus_digest == digest_of(taken, sources)
    return {
        "state": "current" if fresh else "stale",
        "message": "" if fresh else "文件有变,请重建 the sources have changed: python -m index build",
        "index_version": manifest.index_version,
    }


def across_plans(taken: IngestResult) -> dict[str, list[dict[str, Any]]]:
    """Return what is to be known across plans: those held twice, and values that contradict each other."""
    plans = {p.plan.plan_id: p.plan for p in taken.plans}
    return {
        "duplicates": [asdict(d) | {"note": duplicates.note(d, plans)} for d in duplicates.find(list(plans.values()))],
        "conflicts": [
            {
                "indicator": c.one.indicator,
                "period": c.one.period,
                "values": [
                    {"plan_id": f.plan_id, "clause_id": f.clause_id, "value_text": f.value_text, "quote": f.quote}
                    for f in (c.one, c.other)
                ],
            }
            for c in conflicts.find(taken.plans)
        ],
    }


def built(report: BuildReport) -> list[str]:
    """Return the closing lines of a build."""
    head = "索引已更新 index updated" if report.changed else "索引已是最新,无需重建 index up to date, nothing to do"
    counts = (
        f"文件 files {report.files} · 方案 plans {report.plans} · 条款 clauses {report.clauses} · "
        f"事实 facts {report.facts} · 缺陷 defects {report.defects} · 字符 characters {report.characters} · "
        f"用时 seconds {report.seconds}"
    )
    return [f"{head} ({report.index_version})", counts]


def rolled_back(done: RolledBack) -> list[str]:
    """Return the lines of a roll-back."""
    kept = "源文件夹与索引不一致,未改动文件 the sources are not those of the index and were left alone"
    return [
        f"已退回到版本 rolled back to version {done.index_version}",
        *([] if done.sources_restored else [f"注意 note: {kept}"]),
        *(
            f"注意 note: {name} 当时的内容未留存,文件保持现状 was not kept as it was then and stays as it is"
            for name in done.not_restored
        ),
    ]


def taken(file: Taken) -> str:
    """Return one line about a file that was to be added."""
    held = "" if file.held_as == file.name else f" → {file.held_as}"
    if others := [name for name in file.replaced if name != file.name]:
        held += f"(替换旧版本 in place of {'、'.join(others)})"
    return f"{_ACTIONS[file.action]}: {file.name}{held}"


def watched(event: Event) -> str:
    """Return one line about what a watch did or met."""
    said = event.text if event.action in ("waiting", "built") else f"→ {event.text}" if event.text else ""
    said = event.text if event.action == "not_added" else said  # names the file itself
    name = "" if event.action == "not_added" and event.text.startswith(event.file) else event.file
    return " ".join(part for part in (f"{_ACTIONS[event.action]}:", name, said) if part)


def listing(data: dict[str, Any]) -> list[str]:
    """Return the lines of `index list`."""
    lines = []
    for row in data["plans"]:
        known = " · ".join(str(row[k]) for k in ("issuer", "doc_no", "issued_on", "region") if row[k])
        counts = f"条款 clauses {row['clauses']} · 事实 facts {row['facts']} · 缺陷 defects {row['defects']}"
        lines += [f"{row['plan_id']}  {row['display_name']}", f"    {row['title']}"]
        lines += [f"    {known}"] if known else []
        lines += [f"    {counts} · {row['source_file']}", f"    {_validity(row)}"]
        lines += _versions(row)
    return lines or ["文库是空的 the library is empty"]


def _versions(row: dict[str, Any]) -> list[str]:
    return [
        f"    旧版本 version before: {v['file']} · 替换于 replaced {v['kept_at'][:10]} · {v['path']}"
        for v in row.get("versions", [])
    ]


def _validity(row: dict[str, Any]) -> str:
    """Return one line on how a plan stands and what says so."""
    standing = row["standing"]
    words = " ".join((standing["text"] or "").split())
    said = f"“{words[:60]}”" if words else ""
    by = f"见 see {standing['plan_id']}" if standing["plan_id"] else ""
    until = f"至 until {row['valid_until']}" if row["valid_until"] and not by else ""
    return " · ".join(part for part in (f"效力 {_STATES[standing['state']]}", until, by, said) if part)


def outline(data: dict[str, Any]) -> list[str]:
    """Return the lines of `index show`: each clause, indented by its level."""
    lines = [data["plan"]["title"], _validity(data["plan"]), *_versions(data["plan"]), ""]
    for clause in data["clauses"]:
        indent = "  " * clause["level"]
        lines.append(f"{indent}[{clause['clause_id'].removeprefix(clause['plan_id'] + '/')}] {clause['kind']}")
        lines += [f"{indent}  {line}" for line in clause["text"].splitlines()]
    return lines


def checked(data: dict[str, Any]) -> list[str]:
    """Return the lines of `index check`."""
    lines = [
        f"{f['source_file']}: 字符 characters {f['characters']} = 方案 plans {f['in_plans']} + 页面杂项 chrome "
        f"{f['in_chrome']},未计入 unaccounted {f['unaccounted']}"
        for f in data["files"]
    ]
    for plan in data["plans"]:
        lines.append(
            f"{plan['plan_id']}: 字符 characters {plan['characters']} = 条款 clauses {plan['in_clauses']} + 其他 other "
            f"{plan['in_other']},未计入 unaccounted {plan['unaccounted']}"
        )
        lines += [
            f"    {d['kind']} {d['start']}–{d['end']}: {' '.join(d['text'].split())[:60]}" for d in plan["defects"]
        ]
    lines += [f"注意 note: {d['note']}" for d in data["duplicates"]]
    for found in data["conflicts"]:
        said = " / ".join(f"{v['plan_id']}: {v['value_text']}" for v in found["values"])
        lines.append(f"注意 note: 数值不一 values differ: {found['indicator']} {found['period']}: {said}")
    state = data["index"]
    lines.append(f"索引 index: {state['state']} {state['message'] or state['index_version'] or ''}".rstrip())
    lines.append("全部字符均有归属 every character is accounted for" if data["ok"] else "未通过 not ok")
    return lines
