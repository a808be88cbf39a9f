"""Compare lines of a document with a title: which lines read as it, and how it stands on one line.

Input: the lines of one document, a title. Output: spans of lines, the title as its lines give it.
Does not know: which title a document has (documents.titles).
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from documents import lines as look
from documents.lines import Line
from documents.normalization import fold

MAX_PARTS = 4  # lines that a title runs over
_SAME = 0.86  # share of common characters above which two titles are one, chosen to bear lost digits and dashes


def joined(lines: list[Line], text: str, first: int, last: int) -> str:
    """Return the title on one line; parts meet without a blank, but for two organs' names."""
    parts = [re.sub(r"\s+", " ", text[line.start : line.end]) for line in lines[first : last + 1]]
    title = parts[0]
    for above, below, part in zip(lines[first:last], lines[first + 1 : last + 1], parts[1:], strict=True):
        title += (" " if look.is_organ(above.text) and look.is_organ(below.text) else "") + part
    return re.sub("^#+ *", "", title)


def key_of(title: str) -> str:
    """Return a title's letters and digits, folded: what two ways of writing it share."""
    return re.sub(r"[\W_]", "", fold(title).text)


def match_lines(lines: list[Line], known: str, *, exact: bool) -> tuple[int, int] | None:
    """Return the run of lines that reads as `known`; without `exact`, `known` may be longer (a site's name)."""
    keys = [key_of(line.text) for line in lines]
    partly: tuple[int, int] | None = None
    for first in range(len(lines)):
        if look.meta_key(lines[first].text):
            continue
        run = ""
        for last in range(first, min(first + MAX_PARTS, len(lines))):
            run += keys[last]
            if len(run) < 6:
                continue
            if run == known or (exact and is_nearly(run, known)):
                return first, last
            if len(run) > 1.2 * len(known):
                break
            longer = partly is None or (partly[0] == first and last > partly[1])
            if longer and len(run) >= 10 and known.startswith(run) and look.is_title_end(lines[last].text):
                partly = first, last
    return None if exact else partly


def is_nearly(run: str, known: str) -> bool:
    """Return whether two titles, as keys, are one but for digits, dashes and the like that a page lost."""
    return abs(len(run) - len(known)) <= 0.2 * len(known) and (
        SequenceMatcher(None, run, known, autojunk=False).ratio() >= _SAME
    )


def find_annex(lines: list[Line], after: int, wanted: str) -> tuple[int, int] | None:
    """Return where the title of the plan that a notice carries stands on lines of its own."""
    known = key_of(wanted)
    if len(known) < 6:
        return None
    own = [i for i in range(after, len(lines)) if not (look.is_sentence(lines[i].text) or look.is_annex(lines[i].text))]
    for first in own:
        match = match_lines(lines[first : first + MAX_PARTS], known, exact=True)
        if match and match[0] == 0:
            last = first + match[1]
            if not any(look.is_sentence(line.text) for line in lines[first : last + 1]):
                return first, last
    return None
