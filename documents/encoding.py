"""Decode the bytes of a text file.

Input: bytes, and the name for messages. Output: text with '\\n' line ends, the encoding found, warnings.
Does not know: html, plans.

Source: WHATWG Encoding for byte order marks; GB 18030—2022. Between GB 18030 and Big5, which decode each
other's bytes into nonsense, the one that gives more of the commonest characters wins.
"""

from __future__ import annotations

import codecs
import re

from documents.extraction import refuse

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"PK\x03\x04", "压缩包或新版 Office 文件(zip)", "a zip archive or Office file"),
    (b"\xd0\xcf\x11\xe0", "旧版 Office 文件", "an old Office file"),
    (b"%PDF-", "PDF 文件", "a PDF"),
    (b"\x89PNG", "图片", "an image"),
    (b"\xff\xd8\xff", "图片", "an image"),
    (b"GIF8", "图片", "an image"),
    (b"Rar!", "压缩包(rar)", "a rar archive"),
    (b"\x1f\x8b", "压缩包(gzip)", "a gzip archive"),
    (b"7z\xbc\xaf", "压缩包(7z)", "a 7z archive"),
)
_COMMON = frozenset(
    "的一是不在有和人为中大上个国我以要他时来用们生到作地于出会可也对年部发方成高产业企政府市区县"
    "为國業產發時會對產區縣關於實開與第條章通知意见意見工作建设建設项目項目经济經濟"
)
_NEWLINES = re.compile("\r\n?|[\u2028\u2029\u0085\v\f]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_HAN = re.compile("[\u3400-\u9fff]")


def decode(data: bytes, name: str, declared: str | None = None) -> tuple[str, str, tuple[str, ...]]:
    """Return (text, encoding, warnings); `declared` is what a page's meta tag says, used as a hint only.

    Raises: SourceError when the bytes are no text, or no encoding gives readable text.
    """
    for magic, chinese, english in _MAGIC:
        if data.startswith(magic):
            raise refuse(
                name,
                f"后缀是文本,内容却是{chinese}。请改正后缀,或另存为 txt、html、docx。",
                f"named as text but holds {english}; correct the suffix or save it as txt, html or docx.",
            )
    text, encoding, warnings = _decode(data, name, declared)
    text = _NEWLINES.sub("\n", text.removeprefix("\ufeff"))
    _check_readable(text, name)
    return _UNPRINTABLE.sub("", text), encoding, warnings


def _decode(data: bytes, name: str, declared: str | None) -> tuple[str, str, tuple[str, ...]]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _try(data, encoding, name), encoding.removesuffix("-sig"), _say(encoding)
    try:
        if b"\x00" not in data:
            return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError:
        pass
    if b"\x00" in data:
        return _decode_utf16(data, name)
    patched = data.decode("utf-8", errors="replace")
    bad = patched.count("\ufffd")
    if bad <= max(2, len(patched) // 1000) and _commonness(patched) > 0:
        note = f"有 {bad} 处字节无法读出,以“\ufffd”代替 ({bad} unreadable bytes replaced)。"
        return patched, "utf-8", (note,)
    candidates = [(_commonness(t), e, t) for e in _candidates(declared) if (t := _decoded(data, e)) is not None]
    if not candidates:
        raise _garbled(name)
    _, encoding, text = max(candidates, key=lambda c: c[0])
    return text, encoding, _say(encoding)


def _candidates(declared: str | None) -> list[str]:
    known = ["gb18030", "big5hkscs"]
    wanted = (declared or "").lower()
    return known[::-1] if wanted.startswith("big5") else known


def _decode_utf16(data: bytes, name: str) -> tuple[str, str, tuple[str, ...]]:
    """Decode UTF-16 without a byte order mark: its newlines show on which side the zero bytes are."""
    if len(data) % 2 == 0:
        for encoding, newline in (("utf-16-le", b"\n\x00"), ("utf-16-be", b"\x00\n")):
            text = _decoded(data, encoding) if newline in data else None
            if text is not None and _commonness(text) > 0.05:
                return text, encoding, _say(encoding)
    raise refuse(
        name,
        "含有二进制内容,不是文本文件。请另存为 UTF-8 的 txt、html,或 docx。",
        "holds binary data, not text; save it as UTF-8 txt or html, or as docx.",
    )


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _try(data: bytes, encoding: str, name: str) -> str:
    text = _decoded(data, encoding)
    if text is None:
        raise _garbled(name)
    return text


def _say(encoding: str) -> tuple[str, ...]:
    plain = encoding.removesuffix("-sig")
    return () if plain == "utf-8" else (f"文件编码是 {plain},不是 UTF-8,已转换 (decoded from {plain}).",)


def _commonness(text: str) -> float:
    """Return the share of the commonest characters among the Chinese ones, 0 to 1; 0 when there are none."""
    han = _HAN.findall(text[:20000])
    return sum(ch in _COMMON for ch in han) / len(han) if han else 0.0


def is_plausible(text: str) -> bool:
    """Return whether the Chinese in `text` could be Chinese: the commonest characters occur in it."""
    return len(_HAN.findall(text[:20000])) < 50 or _commonness(text) > 0.04


def _check_readable(text: str, name: str) -> None:
    sample = text[:20000]
    strange = len(_UNPRINTABLE.findall(sample)) + sample.count("\ufffd")
    if strange > len(sample) * 0.02 and strange > 2:
        raise _garbled(name)
    if _is_mojibake(sample):
        raise _garbled(name)


def _is_mojibake(text: str) -> bool:
    """Return whether the text is UTF-8 that somebody read as GBK and saved again."""
    han = len(_HAN.findall(text))
    if han < 20 or _commonness(text) > 0.04:
        return False
    repaired = text.encode("gb18030", errors="ignore").decode("utf-8", errors="ignore")
    return _commonness(repaired) > 0.1 and len(_HAN.findall(repaired)) > han * 0.4


def _garbled(name: str) -> Exception:
    return refuse(
        name,
        "文字是乱码,无法判断编码。请用原软件另存为 UTF-8 后再试。",
        "text is garbled in every known encoding; save it again as UTF-8.",
    )
