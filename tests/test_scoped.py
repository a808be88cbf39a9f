"""Each caller's library holds what the caller may see: nothing of another plan is in any answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from web_server import make_desk, make_site, running

from web.schemas import AnswerOut

if TYPE_CHECKING:
    from assistant.chain import Assistant
    from index.library import Library

pytestmark = pytest.mark.model
QUESTIONS = (
    "你好",
    "有哪些方案",
    "现在收录了哪些开发区?",
    "2025年经济总量目标是多少?",
    "哪个方案提到链长制?",
    "人才目标",
    "What zones do you have?",
    "谢谢",
    "天气怎么样",
    "牵头部门是谁?",
)


@pytest.fixture(scope="module")
def scoped(library: Library) -> object:
    from assistant.chain import Assistant
    from web.scoped import ScopedAssistant

    return ScopedAssistant(library, Assistant)


@pytest.fixture(scope="module")
def server(scoped: object, library: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    first = library.plans[0].plan_id
    desk = make_desk(tmp_path_factory.mktemp("d"), scoped, widget_origins=f"https://one.gov.cn={first}")
    with running(make_site(desk)) as address:
        yield address


def _names(library: Library, plan_id: str) -> set[str]:
    plan = library.plan(plan_id)
    return {plan_id, plan.title, plan.display_name} | ({plan.zone} if plan.zone else set())


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_other_plan_is_named(server: str, library: Library, question: str) -> None:
    response = httpx.post(
        f"{server}/api/v1/ask", json={"question": question}, headers={"Origin": "https://one.gov.cn"}, trust_env=False
    )
    assert response.status_code == 200
    body = json.dumps(response.json(), ensure_ascii=False)
    for plan in library.plans[1:]:
        assert not [name for name in _names(library, plan.plan_id) if name in body]


def test_a_question_about_a_hidden_plan_is_not_answered_from_another(server: str, library: Library) -> None:
    for plan in library.plans[1:]:
        if plan.zone is None:
            continue
        response = httpx.post(
            f"{server}/api/v1/ask",
            json={"question": f"{plan.zone}到2025年的经济总量目标是多少?"},
            headers={"Origin": "https://one.gov.cn"},
            trust_env=False,
        )
        answer = response.json()
        assert answer["outcome"] in ("no_evidence", "out_of_scope"), (plan.zone, answer["answer"])


def test_the_whole_library_answers_in_the_contracts_shape(server: str, library: Library, assistant: Assistant) -> None:
    for question in ("贵阳高新区 软件业收入目标", "贵阳和合肥新站的高层次人才目标", "万盛啥时候递交高新区申请"):
        body = {"question": question}
        answer = AnswerOut.model_validate(
            httpx.post(f"{server}/api/v1/ask", json=body, trust_env=False, timeout=30).json()
        )
        assert answer.answer == assistant.ask(question).text
        for citation in answer.citations:
            assert library.plan(citation.plan_id).text[citation.start : citation.end] == citation.quote
        streamed = httpx.post(f"{server}/api/v1/ask/stream", json=body, trust_env=False, timeout=30).text
        pieces = [json.loads(line[6:]) for line in streamed.splitlines() if line.startswith("data: ")]
        assert "".join(p["text"] for p in pieces[:-1]) == pieces[-1]["answer"] == answer.answer


def test_a_citations_link_opens_its_clause(server: str, library: Library, assistant: Assistant) -> None:
    from html import unescape
    from urllib.parse import unquote

    answer = assistant.ask("贵阳高新区 软件业收入目标").to_json()
    for citation in answer["citations"]:
        path, _, fragment = citation["url"].partition("#")
        page = unescape(httpx.get(f"{server}{path}", trust_env=False, timeout=30).text)
        assert f'id="{unquote(fragment)}"' in page


def test_pages_for_every_plan(server: str, library: Library) -> None:
    for plan in library.plans:
        page = httpx.get(f"{server}/plans/{plan.plan_id}", trust_env=False, timeout=30)
        assert page.status_code == 200


def test_links_agree_with_citations(library: Library) -> None:
    from assistant.citing import clause_url
    from web.links import plan_url

    for plan in library.plans:
        for clause in library.clauses(plan.plan_id):
            assert plan_url(plan.plan_id, clause.clause_id) == clause_url(clause.clause_id, plan.plan_id)


def test_a_view_holds_no_more_than_it_shows(library: Library) -> None:
    from index.errors import UnknownPlan
    from web.scoped import LibraryView

    visible, hidden = library.plans[0].plan_id, library.plans[1].plan_id
    view = LibraryView(library, [visible, "none"])
    assert [p.plan_id for p in view.plans] == [visible]
    assert {f.plan_id for f in view.facts} <= {visible}
    for look_up in (view.plan, view.clauses, view.facts_of, view.defects):
        with pytest.raises(UnknownPlan):
            look_up(hidden)
    with pytest.raises(KeyError):
        view.clause(library.clauses(hidden)[0].clause_id)
    hits = [
        *view.search_dense("产业链", 50),
        *view.search_lexical("产业链", 50),
        *view.search_lexical("产", 9, [hidden]),
    ]
    assert hits and {view.passage(h.row).plan_id for h in hits} == {visible}


def test_the_secret_folder_is_made_by_the_service_not_by_import(tmp_path: Path) -> None:
    assert not list(tmp_path.iterdir())
    make_desk(tmp_path / "data")
    assert (tmp_path / "data" / "audit").is_dir()
