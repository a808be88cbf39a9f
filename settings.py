"""Read the settings once, for entry points: environment over zhuwen.toml over defaults.

Input: environment variables ZHUWEN_… and zhuwen.toml in the working folder. Output: one frozen `Settings`.
Does not know: what any layer does with a value; layers never import this module.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
PREFIX = "ZHUWEN_"
FILE_NAME = "zhuwen.toml"


class SettingsError(ValueError):
    """A setting has a value that cannot be used; the message is one clear line."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default. The environment name is ZHUWEN_ and the field's name in capitals."""

    index_dir: Path = ROOT / "index" / "built"
    sources_dir: Path = ROOT / "documents" / "sources"
    embedding_model: str = ""  # '' is the bundled multilingual-e5-small
    answerer: str = "extractive"  # or 'llm'
    synonyms_file: str = ""  # '' is documents/data/synonyms.tsv
    # chat model (answerer = llm)
    llm_base_url: str = ""
    llm_model: str = ""
    llm_api_key: str = ""
    llm_timeout_s: float = 30.0
    llm_temperature: float = 0.0
    llm_context_tokens: int = 4096
    llm_answer_tokens: int = 512
    # pages and protocols
    host: str = "127.0.0.1"
    port: int = 7860
    base_path: str = "/"
    data_dir: Path = ROOT / "data"  # audit log, feedback, overrides
    widget_origins: str = ""  # comma-separated; 'https://a.gov.cn=plan1|plan2' limits an origin to plans
    widget_plans: str = ""  # comma-separated plan ids that the citizen pages may see; '' is all public ones
    public_origins: str = ""  # comma-separated; addresses of this server where a proxy hides its name
    api_keys: str = ""  # comma-separated; '' leaves the API open to loopback and listed origins only
    admin_password_hash: str = ""
    rate_limit: str = "30/minute"  # per visitor
    site_rate_limit: str = "600/minute"  # per origin
    daily_budget: int = 20000  # questions per origin and day
    max_running: int = 4  # questions answered at once; the rest wait in line
    max_waiting: int = 64  # places in the line
    ask_timeout_s: float = 60.0
    paused: bool = False
    audit_retention_days: int = 365
    max_question_chars: int = 2000
    service_hours: str = ""  # shown beside the 12345 hand-off line
    filing_number: str = ""  # 备案号 line, where a site needs one


def load(environ: Mapping[str, str] | None = None, folder: Path | None = None) -> Settings:
    """Return the settings of this process.

    Raises: SettingsError when a value has the wrong type, or zhuwen.toml cannot be parsed.
    """
    env = os.environ if environ is None else environ
    path = (folder or Path.cwd()) / FILE_NAME
    given: dict[str, Any] = {}
    if path.is_file():
        try:
            given = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(f"{FILE_NAME}: expected TOML in UTF-8, found {error}; correct or remove it") from error
    values: dict[str, Any] = {}
    for field in fields(Settings):
        name = PREFIX + field.name.upper()
        raw = env.get(name, given.get(field.name, given.get(field.name.upper())))
        if raw is not None and raw != "":
            values[field.name] = _convert(name, raw, str(field.type))
    return Settings(**values)


def _convert(name: str, raw: object, kind: str) -> object:
    try:
        if kind == "Path":
            return Path(str(raw)).expanduser()
        if kind == "int":
            return int(str(raw))
        if kind == "float":
            return float(str(raw))
        if kind == "bool":
            return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[str(raw).lower()]
    except (ValueError, KeyError) as error:
        raise SettingsError(f"{name}: expected {kind}, found {raw!r}; correct the setting") from error
    return str(raw)
