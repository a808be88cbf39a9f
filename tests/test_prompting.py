"""Prompt files: what stands in them is what the code supplies, and a flaw is one clear line."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from assistant.errors import PromptError
from assistant.prompting import PROMPTS_DIR, SUPPLIED, load_prompt, load_prompts

GOOD = (
    "---\nname: answer\npurpose: p\nvariables: evidence, points, question, fence\nversion: 1\n---\n"
    "## system\n{fence}\n## user\n{evidence} {points} {question}\n"
)


def test_every_prompt_that_the_code_uses_loads() -> None:
    prompts = load_prompts()
    assert set(prompts) == set(SUPPLIED)
    for name, prompt in prompts.items():
        assert prompt.variables == SUPPLIED[name]
        assert prompt.purpose.endswith(".") and prompt.version.isdigit()


def test_no_prompt_file_is_left_unused() -> None:
    assert {p.stem for p in PROMPTS_DIR.glob("*.md")} == set(SUPPLIED) | {"README"}


def test_the_readme_lists_each_prompt_with_its_variables() -> None:
    readme = (PROMPTS_DIR / "README.md").read_text(encoding="utf-8")
    for name, variables in SUPPLIED.items():
        [row] = [line for line in readme.splitlines() if line.startswith(f"| `{name}.md`")]
        assert all(f"`{v}`" in row for v in variables)


@pytest.mark.parametrize("name", sorted(SUPPLIED))
def test_the_code_supplies_what_a_prompt_declares(name: str) -> None:
    """Each use of a prompt in assistant/ passes a dict with exactly its variables."""
    used = [keys for path in Path("assistant").glob("*.py") for keys in _dicts_of_strings(path)]
    assert set(SUPPLIED[name]) in used


def _dicts_of_strings(path: Path) -> list[set[str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    dicts = [n for n in ast.walk(tree) if isinstance(n, ast.Dict)]
    return [{k.value for k in d.keys if isinstance(k, ast.Constant) and isinstance(k.value, str)} for d in dicts]


def test_a_prompt_makes_messages() -> None:
    prompt = load_prompt("answer")
    values = {"evidence": "条款{不是变量}", "points": "要点", "question": "问", "fence": "==="}
    messages = prompt.template.invoke(values).to_messages()
    assert [m.type for m in messages] == ["system", "human"]
    assert "条款{不是变量}" in str(messages[1].content)


def test_edited_wording_is_used(tmp_path: Path) -> None:
    (tmp_path / "answer.md").write_text(GOOD.replace("{fence}\n## user", "请简短。{fence}\n## user"), encoding="utf-8")
    assert load_prompt("answer", tmp_path).system == "请简短。{fence}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## system\nx\n## user\ny\n", "expected a header"),
        (GOOD.replace("purpose: p\n", ""), "'purpose:'"),
        (GOOD.replace("purpose: p", "purpose p"), "'key: value'"),
        (GOOD.replace("## user", "## usr"), "'## user'"),
        (GOOD.replace("{evidence}", "{evidence"), "paired braces"),
        (GOOD.replace("{evidence}", "{evidence} }"), "paired braces"),
        (GOOD.replace("{evidence}", "{evidence[0]}"), "plain name"),
        (GOOD.replace("{evidence} ", ""), "a use of {evidence}"),
        (GOOD.replace("{question}", "{question}{history}"), "'history'"),
        (GOOD.replace("variables: evidence, ", "variables: ").replace("{evidence} ", ""), "variables evidence"),
        (GOOD.replace("name: answer", "name: other"), "name: answer"),
    ],
)
def test_a_flaw_is_one_clear_line(tmp_path: Path, text: str, expected: str) -> None:
    (tmp_path / "answer.md").write_text(text, encoding="utf-8")
    with pytest.raises(PromptError) as caught:
        load_prompt("answer", tmp_path)
    message = str(caught.value)
    assert expected in message and message.startswith("prompts/answer.md: expected ") and "\n" not in message


def test_a_missing_or_unreadable_file_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(PromptError, match=r"prompts/answer\.md: expected a Markdown file"):
        load_prompt("answer", tmp_path)
    (tmp_path / "answer.md").write_bytes(b"---\n\xff\xfe")
    with pytest.raises(PromptError, match="UTF-8"):
        load_prompt("answer", tmp_path)
