"""Make sentences whole again that were pasted with a line for every run of one font: '规模为', '30', '万千瓦。'.

Input: a text, and where each line of the file stands in it. Output: the text with such lines joined, the places moved.
Does not know: formats, plans; lines broken at a fixed width (documents.wrapping).

Only a text in which many lines begin with a mark that closes ('，', '）') or end with one that opens ('〔') is looked
at: nobody writes such lines. Two figures never meet, since the cells of a table may stand on lines of their own too.
Source: how word processors and PDF viewers part a paragraph where Chinese and Latin fonts meet.
"""

from __future__ import annotations

import re
from itertools import pairwise

from documents.cells import LABEL, join_wrapped
from documents.lines import is_numbered, is_organ, is_title_end
from documents.quantities import flat_text
from documents.units import unit_at

_MIN_BROKEN, _MIN_SHARE = 6, 0.04  # lines that show it, and their share of all
_MAX_OPEN = 150  # characters since a bracket was opened, beyond which it is thought to be left open
_CLOSES = re.compile(r"[，,。、；;：:）)》〉〕】”’％%．]")
_OPENS = re.compile(r"[（(《〈〔【“‘]")
_ALONE = ("（", "(", "〔", "《")  # no line: what it opens stands on the next
_NUMBER = re.compile(r"[\d.,:~～—–\-/%％]*\d[\d.,:~～—–\-/%％]*")
_FIGURE = re.compile(r"[\d%％]$")
_COUNTED = re.compile(r"[年月日号届]|/|元(?!旦|月)|[级期次条项章款](?![一-鿿])")
_ENDS = re.compile(r"[。；;：:！!？?]$")
_RUNS = re.compile("[，,。；;]")  # a stretch of running text, no title and no cell
_WANTS = re.compile("[，、/的为于达到至从约过按及和与第在近超满少低高大小短长前后每年月]$")  # what ends so goes on
_CLAUSE = re.compile(f"(?:{LABEL.pattern})(?:对|若|如|由|以|按|凡|自)")  # an item that begins so is no heading
_GOES_ON = re.compile("[/的之地得]")
_DOTS = re.compile(r"[.…·．\s]{3,}")
_PAGE = re.compile(r"[-–—\s]*\d{1,3}[-–—\s]*")


def join_runs(text: str, places: tuple[tuple[int, str], ...]) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Return the text with broken sentences on one line each, and `places` moved with it."""
    lines = text.split("\n")
    broken = _is_broken(lines)
    if not broken and not any(line.strip() in _ALONE for line in lines):
        return text, places
    out: list[str] = []
    moves: list[tuple[int, int]] = []  # where a line began, and by how much it stands earlier now
    old = new = 0  # where the line begins in the text given, and the paragraph in the one returned
    for number, line in enumerate(lines):
        after = lines[number + 1].strip() if number + 1 < len(lines) else ""
        alone = out and line.strip() and out[-1].strip() in _ALONE
        if alone or (broken and out and _goes_on(out[-1].strip(), line.strip(), after)):
            joined = join_wrapped(out[-1].rstrip(), line.strip())
            moves.append((old, old + len(line) - len(line.lstrip()) - (new + len(joined) - len(line.strip()))))
            out[-1] = joined
        else:
            new += len(out[-1]) + 1 if out else 0
            moves.append((old, old - new))
            out.append(line)
        old += len(line) + 1
    return "\n".join(out), tuple(_moved(places, moves))


def _moved(places: tuple[tuple[int, str], ...], moves: list[tuple[int, int]]) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    at = 0
    for offset, label in places:
        while at + 1 < len(moves) and moves[at + 1][0] <= offset:
            at += 1
        found.append((max(offset - moves[at][1], found[-1][0] if found else 0), label))
    return found


def _is_broken(lines: list[str]) -> bool:
    """Return whether many lines begin or end with a mark that no line begins or ends with."""
    shown = [line.strip() for line in lines if line.strip()]
    broken = sum(bool(_CLOSES.match(line)) or before[-1] in "（(《〔【“" for before, line in pairwise(shown))
    return broken >= max(_MIN_BROKEN, _MIN_SHARE * len(shown))


def _goes_on(before: str, line: str, after: str) -> bool:
    """Return whether `line` belongs to the paragraph `before`; `after` is the line that follows."""
    if not before or not line or "|" in line or "|" in before:
        return False
    if _CLOSES.match(line) or _DOTS.fullmatch(line) or _is_open(before):
        return True
    if _DOTS.search(before[-3:]):
        return _PAGE.fullmatch(line) is not None
    if _NUMBER.fullmatch(line):
        return _takes_number(before, after)
    if LABEL.match(line) or is_numbered(line) or _ENDS.search(before):
        return False
    if _FIGURE.search(before):
        alone = _NUMBER.fullmatch(before) is not None
        return _is_counted(line, alone) or (_is_running(before) and not _OPENS.match(line))
    if LABEL.fullmatch(before) or before[-1] in "，、/" or _GOES_ON.match(line) or line in "〔《":
        return True
    return _is_running(before) and (_is_running(line) or _CLOSES.match(after) is not None)


def _takes_number(before: str, after: str) -> bool:
    """Return whether a line that is a figure belongs to `before`: never after a figure, a heading, a full stop."""
    if before[-1] in "）)":
        return _is_running(before)
    if _ENDS.search(before) or _FIGURE.search(before):
        return False
    if _is_running(before) or _WANTS.search(before) or LABEL.fullmatch(before):
        return True
    if after.startswith("年") and (is_organ(before) or is_title_end(before)):
        return False  # the date below a signature or a title
    counted = _is_counted(after, alone=False) or _CLOSES.match(after) is not None
    return counted and (not LABEL.match(before) or _CLAUSE.match(before) is not None)


def _is_counted(line: str, alone: bool) -> bool:
    """Return whether a line begins with what may stand behind a figure: a unit, 年, a mark that closes.

    `alone`: the figure begins its line, as the number of a row does; then '天津市' and '个人' are no units.
    """
    flat = flat_text(line)
    if _COUNTED.match(flat):
        return True
    unit = unit_at(flat, 0)
    return unit is not None and not (alone and unit.end == 1 and re.match("[一-鿿]", flat[1:2]))


def _is_running(text: str) -> bool:
    return _RUNS.search(text) is not None and not _ENDS.search(text)


def _is_open(text: str) -> bool:
    """Return whether a bracket or a title is open at the end of `text`."""
    tail = text[-_MAX_OPEN:]
    return any(tail.rfind(opening) > tail.rfind(closing) for opening, closing in ("（）", "()", "《》", "〔〕"))
