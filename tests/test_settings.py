"""Settings: environment over zhuwen.toml over defaults; a value that cannot be used gives one clear line."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from settings import FILE_NAME, PREFIX, ROOT, Settings, SettingsError, load

DEPLOYMENT = ROOT / "docs" / "deployment.md"
NAMES = [field.name for field in fields(Settings)]


def test_defaults_need_nothing(tmp_path: Path) -> None:
    assert load({}, tmp_path) == Settings()
    assert load({"ZHUWEN_PORT": "", "PORT": "1"}, tmp_path) == Settings()


def test_environment_beats_file_beats_default(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(
        'port = 1\nHOST = "0.0.0.0"\npaused = true\nllm_timeout_s = 2.5\n'
        'widget_origins = ["https://a.example", "https://b.example"]\nindex_dir = "~/built"\n',
        encoding="utf-8",
    )
    config = load({"ZHUWEN_PORT": "2"}, tmp_path)
    assert (config.port, config.host, config.paused, config.llm_timeout_s) == (2, "0.0.0.0", True, 2.5)
    assert config.widget_origins == "https://a.example,https://b.example"
    assert config.index_dir == Path.home() / "built"


def test_settings_are_frozen() -> None:
    with pytest.raises(AttributeError):
        Settings().port = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"), ("PORT", "70000"), ("PORT", "-1"), ("PAUSED", "perhaps"), ("LLM_TIMEOUT_S", "nan"),
        ("LLM_TIMEOUT_S", "inf"), ("LLM_TIMEOUT_S", "-3"), ("ANSWERER", "oracle"), ("DAILY_BUDGET", "1.5"),
    ],
)  # fmt: skip
def test_unusable_value_is_named(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load({PREFIX + name: value}, tmp_path)
    message = str(caught.value)
    assert PREFIX + name in message and "Expected" in message and value in message and "\n" not in message


@pytest.mark.parametrize("content", [b"port = \n", b"\xff\xfe", "名称 =".encode("gb18030")])
def test_unreadable_file_is_named(content: bytes, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(SettingsError, match=FILE_NAME):
        load({}, tmp_path)


def test_misspelt_setting_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("widget_origin = 'https://a.example'\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="did you mean widget_origins"):
        load({}, tmp_path)


def _documented() -> dict[str, str]:
    """Return name and default of each row of the settings table."""
    rows = re.findall(r"^\| `ZHUWEN_([A-Z_0-9]+)` \| (.*?) \|", DEPLOYMENT.read_text(encoding="utf-8"), re.MULTILINE)
    return {name.lower(): default for name, default in rows}


def test_every_setting_is_documented() -> None:
    assert sorted(_documented()) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_documented_default_is_the_default(name: str) -> None:
    default = getattr(Settings(), name)
    if isinstance(default, Path):
        default = default.relative_to(ROOT)
    shown = _documented()[name]
    value = str(default).lower() if isinstance(default, bool) else str(default)
    assert shown == (f"`{value}`" if value else "empty")


def test_example_file_holds_only_settings() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = {name.lower() for name in re.findall(r"^ZHUWEN_([A-Z_0-9]+)=", text, re.MULTILINE)}
    assert named and named <= set(NAMES)
