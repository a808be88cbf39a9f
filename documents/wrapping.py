"""Make paragraphs whole again that a mail program or a terminal broke at a fixed width.

Input: the text of a file. Output: its text with such paragraphs on one line, and where each line of it began.
Does not know: formats, plans.

A text counts as broken only when nearly all lines that another follows within a paragraph are equally long, in columns
or in characters; where a paragraph begins is shown by an indent, a blank line before it, or a label. Where blank lines
stand between all lines, they show no paragraphs: there, most of the lines are nearly as long as the longest, and most
of these end in mid-sentence. So it is with the lines of a printed page, which differ by some columns.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from itertools import pairwise

from documents.cells import LABEL, join_wrapped

_MIN_BREAKS = 3  # within paragraphs, from which on a text may count as broken
_MIN_PARAGRAPHS = 3  # broken ones, where no indents show which lines begin a paragraph: one may be a list
_INDENTED = 0.3  # share of the lines that are indented where indents show paragraphs
_EVEN = 0.85  # share of the breaks that stand at full width
_SLACK = 4  # columns or characters by which a full line may fall short: a closing mark is not put at the head of a line
_MIN_SPACED, _SPACED = 16, 0.9  # lines of a text with blank lines between all, and their share
_RUNS = re.compile("[，。；,;]")
_NEARLY, _SPACED_EVEN = 0.85, 0.65  # of the full width, and the share of the lines that come so near to it
_MIN_RAGGED, _MOST_WIDE, _FEW_WIDER = 30, 0.95, 0.03  # breaks; their share up to the width; lines that are wider
_RAGGED_WIDTHS = (36, 120)  # columns
_RAGGED_EVEN, _BROKEN = 0.55, 0.9  # share of the breaks near the width; of these, what ends in mid-sentence
_MARKS = "-—•·*#>●■◆"  # of items and of Markdown
_WIDTHS = (16, 160)
_HANGING, _LONG = 8, 40  # columns: how much deeper a line is set that goes on, how long the one before it is
_SPREAD = re.compile(r"[\u4e00-\u9fff](?:\s+[\u4e00-\u9fff]){1,4}")  # a title in the middle of its line: '总  则'
_ENDS = tuple("。；;:：!！?？")


def unwrap(text: str) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Return the text with whole paragraphs, and (offset, 'line N') for every line of the file that is not blank."""
    lines = text.split("\n")
    if full := _double_spaced(lines):
        return _unwrap_spaced(lines, full)
    measure = max((_columns, _characters), key=lambda m: _evenness(lines, m))
    full = _full_width(lines, measure)
    slack: int = _SLACK
    ends: tuple[str, ...] = ()
    if not full and (ragged := _ragged_width(lines)):
        measure, full, slack, ends = _columns, ragged, ragged - round(_NEARLY * ragged), _ENDS
    out: list[str] = []
    places: list[tuple[int, str]] = []
    offset = 0  # of the line that is being written
    for number, line in enumerate(lines, start=1):
        before = lines[number - 2] if number > 1 else ""
        wrapped = full and _goes_on(before, line) and measure(before) >= full - slack
        wrapped = wrapped and not (ends and before.rstrip().endswith(ends))
        if out and (wrapped or _hangs(before, line)):
            joined = join_wrapped(out[-1].rstrip(), line.strip())
            places.append((offset + len(joined) - len(line.strip()), f"line {number}"))
            out[-1] = joined
            continue
        if out:
            offset += len(out[-1]) + 1
        out.append(line)
        if line.strip():
            places.append((offset, f"line {number}"))
    return "\n".join(out), tuple(places)


def _double_spaced(lines: list[str]) -> int:
    """Return the width of a text that was broken and has blank lines between all its lines; 0 when it was not."""
    shown = [number for number, line in enumerate(lines) if line.strip()]
    if len(shown) < _MIN_SPACED or sum(b - a > 1 for a, b in pairwise(shown)) < _SPACED * (len(shown) - 1):
        return 0
    pairs = [(lines[a], lines[b]) for a, b in pairwise(shown) if _goes_on(lines[a], lines[b])]
    full = max((_letters(lines[number]) for number in shown), default=0)
    long = [before for before, _ in pairs if _letters(before) >= _NEARLY * full]
    broken = sum(not before.rstrip().endswith(_ENDS) for before in long)
    running = sum(_RUNS.search(before) is not None for before in long)  # a list of names has no commas
    in_range = _WIDTHS[0] <= full <= _WIDTHS[1] and len(long) >= _MIN_SPACED // 2
    even = len(long) >= _SPACED_EVEN * len(pairs)
    return full if in_range and even and min(broken, running) > len(long) / 2 else 0


def _ragged_width(lines: list[str]) -> int:
    """Return the width, in columns, of a text that was broken at about the same width; 0 when it was not.

    A page of print sets its lines equally wide: with figures and Latin letters among them, or closer set, they differ
    by some columns. Few lines are much longer, and most that come near end in mid-sentence.
    """
    pairs = [(before, line) for before, line in pairwise(lines) if _goes_on(before, line)]
    widths = sorted(_columns(before) for before, _ in pairs)
    full = widths[int(_MOST_WIDE * len(widths))] if len(widths) >= _MIN_RAGGED else 0
    if not _RAGGED_WIDTHS[0] <= full <= _RAGGED_WIDTHS[1]:
        return 0
    shown = [line for line in lines if line.strip()]
    wider = sum(_columns(line) > full + _SLACK for line in shown)
    long = [before for before, _ in pairs if _columns(before) >= _NEARLY * full]
    broken = sum(not before.rstrip().endswith(_ENDS) for before in long)
    running = sum(_RUNS.search(before) is not None for before in long)
    even = len(long) >= _RAGGED_EVEN * len(pairs) and wider <= _FEW_WIDER * len(shown)
    return full if even and broken >= _BROKEN * len(long) and running > len(long) / 2 else 0


def _unwrap_spaced(lines: list[str], full: int) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Return the text of such lines with whole paragraphs, and where each line began.

    Lines without a blank one between are a block of their own, such as a title, and stay as they are.
    """
    out: list[str] = []
    places: list[tuple[int, str]] = []
    before, last, offset = "", 0, 0  # the line before that is not blank, where it stands in `out`, and its offset there
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            out.append(line)
            continue
        alone = not any(near.strip() for near in (*lines[max(0, number - 2) : number - 1], *lines[number : number + 1]))
        whole = before.rstrip().endswith(_ENDS) or _letters(before) < _NEARLY * full
        if alone and not whole and _goes_on(before, line):
            joined = join_wrapped(out[last].rstrip(), line.strip())
            places.append((offset + len(joined) - len(line.strip()), f"line {number}"))
            out[last:] = [joined]
        else:
            offset += sum(len(past) + 1 for past in out[last:])
            last = len(out)
            out.append(line)
            places.append((offset, f"line {number}"))
        before = line if alone else ""
    return "\n".join(out), tuple(places)


def _hangs(before: str, line: str) -> bool:
    """Return whether a line goes on with the long one before it, set in far deeper than that."""
    if not line.startswith((" ", "\t", "\u3000")) or not line.strip() or not before.strip():
        return False
    if LABEL.match(line.strip()) or _SPREAD.fullmatch(line.strip()) or before.rstrip().endswith(_ENDS):
        return False
    deeper = _columns(line) - _columns(line.strip()) - (_columns(before) - _columns(before.strip()))
    return deeper >= _HANGING and _columns(before.strip()) >= _LONG


def _full_width(lines: list[str], measure: Callable[[str], int]) -> int:
    """Return the width at which the text was broken; 0 when it was not."""
    breaks = _breaks(lines, measure)
    shown = [line for line in lines if line.strip()]
    indented = sum(_is_indented(line) for line in shown) >= _INDENTED * max(len(shown), 1)
    if len(breaks) < _MIN_BREAKS or not (indented or _broken_paragraphs(lines) >= _MIN_PARAGRAPHS):
        return 0
    full = max(breaks)
    even = sum(width >= full - _SLACK for width in breaks)
    in_range = _WIDTHS[0] <= full <= _WIDTHS[1] and max(map(measure, shown)) <= full + _SLACK
    return full if in_range and even >= _EVEN * len(breaks) else 0


def _evenness(lines: list[str], measure: Callable[[str], int]) -> float:
    """Return the share of the breaks that stand at the very width, give or take one."""
    breaks = _breaks(lines, measure)
    return sum(width >= max(breaks) - 1 for width in breaks) / len(breaks) if breaks else 0.0


def _breaks(lines: list[str], measure: Callable[[str], int]) -> list[int]:
    """Return the widths of the lines that another follows within a paragraph."""
    return [measure(before) for before, line in pairwise(lines) if _goes_on(before, line)]


def _broken_paragraphs(lines: list[str]) -> int:
    """Return how many paragraphs have more than one line."""
    goes_on = [_goes_on(before, line) for before, line in pairwise(lines)]
    return sum(now and not before for before, now in pairwise([False, *goes_on]))


def _goes_on(before: str, line: str) -> bool:
    """Return whether a line could go on with the paragraph of the one before, by where it begins."""
    words = line.strip()
    if not before.strip() or not words or _is_indented(line):
        return False
    return words[0] not in _MARKS and not LABEL.match(words) and "|" not in line


def _is_indented(line: str) -> bool:
    return line.startswith(("\u3000", "  ", "\t"))


def _columns(line: str) -> int:
    """Return the width of a line as a terminal shows it: Chinese characters take two columns."""
    return sum(2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in line.rstrip())


def _letters(line: str) -> int:
    """Return the width of a line without the blanks that justification put into it."""
    return _columns("".join(line.split()))


def _characters(line: str) -> int:
    return len(line.rstrip())
