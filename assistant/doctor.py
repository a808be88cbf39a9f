"""Tell what the chat model's settings are, whether the endpoint is reachable, and how fast it is.

Input: the settings of the chat model. Output: lines for people, Chinese with English beside it; never a key.
Does not know: where settings come from; the index.
"""

from __future__ import annotations

import time
from typing import Protocol

from assistant.endpoint import ChatModel, open_chat_model
from assistant.errors import PromptError
from assistant.faults import ModelFault
from assistant.prompting import load_prompts

_PROBE = "到2025年,工业总产值达到1元。"  # a sentence to translate: short, and harmless in any log


class ModelSettings(Protocol):
    """The settings that the report reads."""

    @property
    def answerer(self) -> str: ...  # noqa: D102
    @property
    def llm_base_url(self) -> str: ...  # noqa: D102
    @property
    def llm_model(self) -> str: ...  # noqa: D102
    @property
    def llm_api_key(self) -> str: ...  # noqa: D102
    @property
    def llm_timeout_s(self) -> float: ...  # noqa: D102
    @property
    def llm_temperature(self) -> float: ...  # noqa: D102
    @property
    def llm_context_tokens(self) -> int: ...  # noqa: D102
    @property
    def llm_answer_tokens(self) -> int: ...  # noqa: D102


def report(settings: ModelSettings) -> list[str]:
    """Return one line per finding; a fault is a line that says what to do, never an exception."""
    lines = [f"回答方式 answerer: {settings.answerer}", _prompts()]
    if not settings.llm_base_url and not settings.llm_model:
        return [*lines, "大模型 chat model: 未配置,以原文摘录作答 / not configured; answers are quoted"]
    try:
        model = open_chat_model(
            settings.llm_base_url,
            settings.llm_model,
            settings.llm_api_key,
            settings.llm_timeout_s,
            settings.llm_temperature,
            settings.llm_context_tokens,
            settings.llm_answer_tokens,
        )
    except ModelFault as fault:
        return [*lines, f"大模型 chat model: {fault.message}"]
    try:
        return [*lines, *_configured(settings, model), *_reached(model)]
    finally:
        model.close()


def _prompts() -> str:
    try:
        found = load_prompts()
    except PromptError as error:
        return f"提示词 prompts: {error}"
    return "提示词 prompts: " + ", ".join(f"{p.name} v{p.version}" for p in found.values())


def _configured(settings: ModelSettings, model: ChatModel) -> list[str]:
    key = "已设置 set" if settings.llm_api_key else "未设置 none"
    return [
        f"地址 endpoint: {model.address}",
        f"模型 model: {model.model};密钥 key: {key}",
        f"时限 time-out: {model.timeout_s:g} s;温度 temperature: {model.temperature:g};"
        f"预算 budget: {model.context_tokens} / {model.answer_tokens} tokens",
    ]


def _reached(model: ChatModel) -> list[str]:
    lines = []
    model.warm()
    started = time.perf_counter()
    try:
        offered = model.models(min(5.0, model.timeout_s))
        spent = (time.perf_counter() - started) * 1000
        lines.append(f"可达 reachable: 是 yes, {spent:.0f} ms")
        if model.model not in offered:
            names = ", ".join(offered[:5]) or "-"
            lines.append(f"注意 note: 服务列出的模型中没有 {model.model} / not among the models it lists: {names}")
    except ModelFault as fault:
        lines.append(f"模型列表 model list: {fault.message}")
        if fault.kind not in ("model_missing", "bad_request", "broken_reply"):
            return lines
    return [*lines, _speed(model)]


def _speed(model: ChatModel) -> str:
    """Return how long a small request takes: to the first word, and how many characters a second."""
    started = time.perf_counter()
    first = None
    characters = 0
    try:
        prompt = load_prompts()["translate"]
        for piece in model.stream(prompt, {"sentences": f"1. {_PROBE}"}):
            first = first or time.perf_counter()
            characters += len(piece.text)
    except PromptError as error:
        return f"提示词 prompts: {error}"
    except ModelFault as fault:
        return f"试答 trial: {fault.message}"
    now = time.perf_counter()
    if first is None or not characters:
        return "试答 trial: 没有内容 / nothing came"
    rate = characters / max(now - first, 0.001)
    return f"速度 speed: 首字 first word {(first - started) * 1000:.0f} ms, {rate:.0f} 字符/秒 characters/s"
