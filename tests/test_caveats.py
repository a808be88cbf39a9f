from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from fake_embedder import FakeLoader
from small_plans import ALPHA, BETA, write_sources

from assistant.caveats import caveats_of
from assistant.chain import Assistant
from assistant.citing import cite
from assistant.model import Caveat, Draft, DraftSentence, Quote
from documents.extraction import SourceError
from index.build import build
from index.store import Library, open_library

TODAY = date(2026, 11, 22)
EXPIRED = ALPHA.replace("\n2022年5月6日\n", "\n(三)附则。本方案自2022年6月1日起施行,有效期三年。\n\n2022年5月6日\n")
ENDED = BETA.replace("行动计划", "行动计划(2023—2025年)")
NEWER = BETA.replace("白水经开区", "青川高新区")
REPEALED = NEWER.replace("\n2023年", "\n(三)附则。原《青川高新区高质量发展实施方案》同时废止。\n\n2023年")


def library_of(folder: Path, **files: str) -> Library:
    build(write_sources(folder / "sources", **files), folder / "index", load=FakeLoader())
    return open_library(folder / "index", load=FakeLoader())


def told(library: Library, *plan_ids: str, today: date = TODAY) -> tuple[Caveat, ...]:
    """Return the caveats of an answer that quotes two clauses of each plan."""
    quotes = [
        Quote(p, c.clause_id, c.start, c.end)
        for p in plan_ids
        for c in [c for c in library.clauses(p) if c.kind == "clause"][:2]
    ]
    sentences = tuple(DraftSentence(library.clause(q.clause_id).text, (q,), "quote") for q in quotes)
    return caveats_of(library, Draft("answered", sentences), cite(sentences, library)[1], today)


def test_an_expired_plan_is_said_to_be_so_once_with_its_own_words(tmp_path: Path) -> None:
    library = library_of(tmp_path, alpha=EXPIRED, beta=BETA)
    alpha, beta = (p.plan_id for p in library.plans)
    (caveat,) = told(library, alpha, beta)
    assert caveat.kind == "expired" and "自2022年6月1日起施行,有效期三年" in caveat.text
    assert library.clause(caveat.clause_id).plan_id == alpha
    assert told(library, alpha, today=date(2025, 5, 31)) == ()
    assert told(library, alpha, today=date(2025, 6, 1)) == (caveat,)


def test_a_plan_whose_years_are_over_is_not_called_void(tmp_path: Path) -> None:
    library = library_of(tmp_path, beta=ENDED)
    (caveat,) = told(library, library.plans[0].plan_id)
    assert "2023—2025年" in caveat.text
    assert "废止" not in caveat.text and "失效" not in caveat.text
    assert told(library, library.plans[0].plan_id, today=date(2025, 12, 31)) == ()


def test_a_repealed_plan_names_the_plan_that_repeals_it(tmp_path: Path) -> None:
    library = library_of(tmp_path, alpha=ALPHA, beta=REPEALED)
    alpha, beta = (p.plan_id for p in library.plans)
    (caveat,) = told(library, alpha, beta)
    assert "青川高新区产业升级行动计划" in caveat.text and "废止" in caveat.text
    assert library.clause(caveat.clause_id).plan_id == beta


def test_targets_of_past_years_alone_make_no_plan_expire(tmp_path: Path) -> None:
    library = library_of(tmp_path, alpha=ALPHA.replace("2026年", "2024年"))
    assert told(library, library.plans[0].plan_id) == ()


def test_what_staff_say_in_the_manifest_counts(tmp_path: Path) -> None:
    library = library_of(tmp_path, alpha=ALPHA)
    (plan,) = library.plans
    manifest = tmp_path / "sources" / "manifest.toml"
    manifest.write_text(f'[[plans]]\nplan_id = "{plan.plan_id}"\nvalid_until = "2024-12-31"\n', "utf-8")
    build(tmp_path / "sources", tmp_path / "index", load=FakeLoader())
    library = open_library(tmp_path / "index", load=FakeLoader())
    (caveat,) = told(library, plan.plan_id)
    assert "2024-12-31" in caveat.text
    manifest.write_text(f'[[plans]]\nplan_id = "{plan.plan_id}"\nvalid_until = "soon"\n', "utf-8")
    with pytest.raises(SourceError, match="valid_until"):
        build(tmp_path / "sources", tmp_path / "index", load=FakeLoader())


def test_an_answer_over_an_expired_plan_carries_the_caveat(tmp_path: Path) -> None:
    assistant = Assistant(library_of(tmp_path, alpha=EXPIRED), today=lambda: TODAY)
    answer = assistant.ask("青川高新区2026年工业总产值目标是多少")
    assert answer.outcome == "answered" and [c.kind for c in answer.caveats] == ["expired"]
    assistant = Assistant(library_of(tmp_path, alpha=EXPIRED), today=lambda: date(2024, 1, 1))
    assert assistant.ask("青川高新区2026年工业总产值目标是多少").caveats == ()
