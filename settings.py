"""Read the settings once, for entry points: environment over zhuwen.toml over defaults.

Input: environment variables ZHUWEN_… and zhuwen.toml in the working folder. Output: one frozen `Settings`.
Does not know: what any layer does with a value; layers never import this module.
"""

from __future__ import annotations

import difflib
import math
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
PREFIX = "ZHUWEN_"
FILE_NAME = "zhuwen.toml"
ANSWERERS = ("extractive", "llm")


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
    site_rate_limit: str = "1200/minute"  # per origin
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

    Raises: SettingsError when a value cannot be used, zhuwen.toml cannot be parsed or names no setting of ours.
    """
    env = os.environ if environ is None else environ
    given = _read_file((folder or Path.cwd()) / FILE_NAME)
    values: dict[str, Any] = {}
    for field in fields(Settings):
        name = PREFIX + field.name.upper()
        raw = env.get(name, given.get(field.name))
        if raw is not None and raw != "":
            values[field.name] = _convert(name, raw, str(field.type))
    return Settings(**values)


def _read_file(path: Path) -> dict[str, Any]:
    """Return the settings of zhuwen.toml by field name; a name in capitals is taken too."""
    if not path.is_file():
        return {}
    try:
        given = {name.lower(): value for name, value in tomllib.loads(path.read_text(encoding="utf-8-sig")).items()}
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{path}:应为 UTF-8 编码的 TOML 文件,读到:{error},请改正或删除。 / Expected TOML in UTF-8, found: {error}; "
            "correct or remove the file."
        ) from error
    known = [field.name for field in fields(Settings)]
    for name in given:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f",是否指 {near[0]} / did you mean {near[0]}" if near else ""
            raise SettingsError(
                f"{path}:没有名为 {name} 的设置{hint}。 / There is no setting {name}; see docs/deployment.md."
            )
    return given


def _convert(name: str, raw: object, kind: str) -> object:
    if isinstance(raw, list):
        return ",".join(str(part) for part in raw)
    try:
        value = _VALUES.get(kind, str)(str(raw))
    except (ValueError, KeyError) as error:
        raise _unfit(name, _KINDS.get(kind, kind), raw) from error
    if name == f"{PREFIX}ANSWERER" and value not in ANSWERERS:
        raise _unfit(name, f"{ANSWERERS[0]} 或/or {ANSWERERS[1]}", raw)
    if isinstance(value, int | float) and not (0 <= value < math.inf):
        raise _unfit(name, "不小于0的数 / a number from 0", raw)
    if name == f"{PREFIX}PORT" and int(str(value)) > 65535:
        raise _unfit(name, "0至65535 / 0 to 65535", raw)
    return value


def _unfit(name: str, expected: str, raw: object) -> SettingsError:
    return SettingsError(
        f"{name}:应为 {expected},收到 {raw!r},请改正。 / Expected {expected}, found {raw!r}; correct the setting."
    )


_VALUES: dict[str, Callable[[str], object]] = {
    "Path": lambda text: Path(text).expanduser(),
    "int": int,
    "float": float,
    "bool": lambda text: {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[text.lower()],
}
_KINDS = {"int": "整数 / a whole number", "float": "数字 / a number", "bool": "true 或/or false"}
