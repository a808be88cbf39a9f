"""Describe the API on a page of our own: no script, nothing from another host.

Input: the OpenAPI document. Output: HTML, escaped.
Does not know: the routes themselves.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

_INTRO = (
    "每个错误都是 <code>application/problem+json</code>(RFC 9457)。"
    "服务器调用请带 <code>Authorization: Bearer 密钥</code>;OpenAI 兼容客户端的 <code>base_url</code> 为 "
    "<code>{base}/v1</code>,MCP 客户端的地址为 <code>{base}/mcp</code>。机器可读的文档:"
    '<a href="{base}/openapi.json">openapi.json</a>。'
)
_ASK = """curl -s {base}/api/v1/ask \\
  -H 'Content-Type: application/json' \\
  -d '{{"question": "贵阳高新区 软件业收入目标"}}'"""


def body(document: Mapping[str, Any], base: str) -> str:
    """Return the page's main part."""
    sections = "".join(
        _operation(path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    )
    models = "".join(_model(name, schema) for name, schema in document.get("components", {}).get("schemas", {}).items())
    return (
        f'<main id="main" class="full"><article class="plan docs"><header class="head"><p class="name">HTTP API</p>'
        f"<h1>{escape(document['info']['title'])} {escape(document['info']['version'])}</h1>"
        f"<p>{escape(document['info']['description'])}</p><p>{_INTRO.format(base=escape(base))}</p>"
        f'<pre tabindex="0">{escape(_ASK.format(base=base or "http://127.0.0.1:7860"))}</pre></header>'
        f"<h2>接口 Operations</h2>{sections}<h2>数据 Models</h2>{models}</article></main>"
    )


def _operation(path: str, method: str, operation: Mapping[str, Any]) -> str:
    parameters = [
        (p["name"], p["in"], p.get("schema", {}), p.get("required", False)) for p in operation.get("parameters", [])
    ]
    rows = [
        (f"{name} ({place})", _type(schema), "必填" if needed else "") for name, place, schema, needed in parameters
    ]
    sent = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    if sent:
        rows.append(("body", _type(sent), "必填"))
    answers = "".join(
        f"<li><code>{escape(status)}</code> {escape(str(r.get('description', '')))}</li>"
        for status, r in operation.get("responses", {}).items()
    )
    return (
        f'<details class="op"><summary><b class="verb">{escape(method.upper())}</b> <code>{escape(path)}</code> '
        f"<span>{escape(operation.get('summary', ''))}</span></summary>{_table(rows)}<ul>{answers}</ul></details>"
    )


def _model(name: str, schema: Mapping[str, Any]) -> str:
    needed = schema.get("required", [])
    rows = [
        (field, _type(kind), "必填" if field in needed else "") for field, kind in schema.get("properties", {}).items()
    ]
    examples = schema.get("examples") or []
    shown = (
        f'<pre tabindex="0">{escape(json.dumps(examples[0], ensure_ascii=False, indent=2))}</pre>' if examples else ""
    )
    return (
        f'<details class="op" id="{escape(name)}"><summary><code>{escape(name)}</code> '
        f"<span>{escape(schema.get('description', ''))}</span></summary>{_table(rows)}{shown}</details>"
    )


def _table(rows: Iterable[tuple[str, str, str]]) -> str:
    lines = "".join(f"<tr><td><code>{escape(a)}</code></td><td>{b}</td><td>{c}</td></tr>" for a, b, c in rows)
    return f"<table><tbody>{lines}</tbody></table>" if lines else ""


def _type(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        name = escape(str(schema["$ref"]).rpartition("/")[2])
        return f'<a href="#{name}">{name}</a>'
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return " | ".join(_type(s) for s in schema[several])
    if "enum" in schema:
        return escape(" | ".join(json.dumps(v, ensure_ascii=False) for v in schema["enum"]))
    if schema.get("type") == "array":
        return f"{_type(schema.get('items', {}))}[]"
    return escape(str(schema.get("const", schema.get("type", "any"))))
