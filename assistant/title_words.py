"""Know a plan by words of its title and the kind of document: '保税维修规定', '人才意见里'.

Input: folded questions, the library's plans. Output: the plans called so, and where.
Does not know: names, zones and cities of plans (scope.py).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from documents.model import Plan
from documents.normalization import fold
from documents.places import find_places, find_zones
from index.naming import DOCUMENT_KIND, Names
from index.tokenization import boundaries
from index.tokenization import words as split_words

_JOINTS = frozenset("的之和与、·《》“”\"'() ")
_TITLE_BOILERPLATE = re.compile(
    "关于|印发|若干|进一步|实施|工作|推进|促进|加快|发展|改革|全面|深化|管理|建设|政策|产业|企业"
)
_TITLE_CHARS = 16  # so far before the kind of document its name is looked for
_POINTER = re.compile(r"(那|这)(个|份|篇|些|部|几份)|(那|这)(?=$)")
_FRAME = re.compile(r"关于|印发|转发|的通知|的意见|的决定|的批复")
_PIECE = 5  # characters of a title that name its plan when no other plan has them at all
_SURE_PIECE = 6  # … when no other title has them, and few other plans
_OWN_PIECE = 4  # … that tells it from other plans of the same place
_OWN_PIECES = 3  # … in all, where none of another plan's title is named
_WORDED = 7  # characters of its title, in pieces, by which a question means a plan that it does not name
_OWN_WORDS = 3  # characters of a piece that are neither boilerplate nor a kind of zone or of document
_ZONE_KIND = re.compile(
    r"国家级?|高新技术产业|经济技术|高新区|经开区|开发区|园区|新区|投资区|示范区|试验区|高质量|[省市县区]|[\d年月日—-]"
)
MOST_PLANS = 200  # in a larger library pieces of titles are compared with too many texts for a question


class TitleWords:
    """The words of each plan's title, aliases and region."""

    def __init__(self, names: Names, plans: Sequence[Plan]) -> None:
        """`plans`: those of `names`; pieces of titles are looked for only where these are few."""
        self._names = names
        few = plans if len(plans) <= MOST_PLANS else ()
        self._titles = {p.plan_id: _FRAME.sub("\0", fold(p.title).text) for p in few}
        self._texts = {p.plan_id: p.text for p in few}
        self._folded: dict[str, str] = {}

    def find_piece(self, rest: str) -> tuple[int, int, tuple[str, ...]] | None:
        """Return where a piece of one plan's title stands in `rest` that no other plan is about, None when none does.

        '第二批支持创新改革举措' means '关于推广第二批支持创新相关改革举措的通知'.
        """
        found: list[tuple[int, int, str]] = []
        for plan_id, title in self._titles.items():
            start, length = _longest_piece(rest, title)
            if length >= _PIECE:
                found.append((length, start, plan_id))
        if not found:
            return None
        length, start, plan_id = max(found)
        piece = rest[start : start + length]
        said = _ZONE_KIND.sub("", _TITLE_BOILERPLATE.sub("", DOCUMENT_KIND.sub("", piece)))
        if len(said) < _OWN_WORDS or _names_another(rest):
            return None
        if any(piece in title for other, title in self._titles.items() if other != plan_id):
            return None
        elsewhere = sum(piece in self._text(other) for other in self._titles if other != plan_id)
        if elsewhere and (length < _SURE_PIECE or elsewhere * 3 > len(self._titles)):
            return None
        ends = boundaries(rest)
        end = next(at for at in range(start + length, len(rest) + 1) if at in ends)
        return next(at for at in range(start, -1, -1) if at in ends), end, (plan_id,)

    def worded(self, rest: str) -> tuple[str, ...]:
        """Return the one plan that much of a question without a name is worded as: '海上光伏竞争配置' is of its title.

        Pieces that other titles have too tell nothing.
        """
        if len(self._titles) < 2 or _names_another(rest):
            return ()
        own = self._own_pieces(_ZONE_KIND.sub(" ", rest), self._titles)
        best = max(own.values(), default=0)
        sure = [p for p, size in own.items() if size == best]
        rest_best = max((size for size in own.values() if size < best), default=0)
        return tuple(sure) if best >= _WORDED and len(sure) == 1 and rest_best * 3 <= best else ()

    def narrow(self, rest: str, plan_ids: Sequence[str]) -> tuple[str, ...]:
        """Return the one of `plan_ids` of whose title alone a piece stands in `rest`; all of them when none is."""
        told = {p: self._titles.get(p, "") for p in plan_ids}
        own: dict[str, int] = {}
        for plan_id, title in told.items():
            start, length = _longest_piece(rest, title)
            piece = _TITLE_BOILERPLATE.sub("", rest[start : start + length])
            if len(piece) >= _OWN_PIECE and not any(piece in other for p, other in told.items() if p != plan_id):
                own[plan_id] = length
        if len(own) != 1:
            own = self._own_pieces(rest, told)
            own = own if max(own.values(), default=0) >= _OWN_PIECES else {}
        return tuple(own) if len(own) == 1 else tuple(plan_ids)

    def _own_pieces(self, rest: str, told: Mapping[str, str]) -> dict[str, int]:
        """Return the plans of whose titles alone words stand in `rest`, with how many characters these have."""
        pieces = {plan_id: _pieces(rest, title) for plan_id, title in told.items()}
        titled = {piece: sum(piece in title for title in told.values()) for piece in set().union(*pieces.values())}
        telling = {
            p for p, titles in titled.items() if titles == 1 and _TITLE_BOILERPLATE.sub("", DOCUMENT_KIND.sub("", p))
        }
        sizes = {plan_id: sum(map(len, own & telling)) for plan_id, own in pieces.items()}
        return {plan_id: size for plan_id, size in sizes.items() if size}

    def _is_titled(self, word: str) -> bool:
        return bool(self._names.titled(word)) or (len(word) > 1 and any(word in t for t in self._titles.values()))

    def _with_title(self, words: Collection[str]) -> tuple[str, ...]:
        """Return the plans with all of some words in their titles; the dictionary may cut a title elsewhere."""
        found = self._names.with_title(words)
        return found or tuple(p for p, title in self._titles.items() if all(word in title for word in words))

    def _text(self, plan_id: str) -> str:
        """Return the folded text of a plan; folded when it is first needed."""
        if plan_id not in self._folded:
            self._folded[plan_id] = fold(self._texts[plan_id]).text
        return self._folded[plan_id]

    def find(self, text: str, rest: str, named: bool) -> tuple[int, int, tuple[str, ...]] | None:
        """Return where a plan is called so and which plans can be meant, None when none is.

        `text` and `rest` are of one length; in `rest` the names found so far are blank. `named`: there are such names.
        """
        for match in DOCUMENT_KIND.finditer(rest):
            before = text[max(0, match.start() - _TITLE_CHARS) : match.start()]
            before = _POINTER.sub(lambda m: "的" * len(m.group()), before)
            words: list[str] = []
            for word in reversed(split_words(before)):
                if word not in _JOINTS and not self._is_titled(word):
                    break
                words.append(word)
            asked = {w for w in words if w not in _JOINTS and not _TITLE_BOILERPLATE.fullmatch(w)}
            ids = self._with_title(asked) if asked else ()
            start = min((before.find(w) for w in asked), default=0)
            ahead = text[: match.start() - len(before) + start]
            if find_places(ahead) and not named:  # '前海双特政策' is another place's
                continue
            if ids and len(ids) < max(2, self._names.size):
                return start + match.start() - len(before), match.end(), ids
        return None


def _names_another(rest: str) -> bool:
    """Return whether a place or zone stands in what no name of a plan was found in: '成都高新区高质量发展方案' is
    another place's, whatever else a title has in common with it.
    """
    return bool(find_places(rest)) or any(zone.place or zone.core for zone in find_zones(rest))


def _pieces(text: str, title: str) -> set[str]:
    """Return the longest pieces of `text`, of two characters or more, that stand in `title`."""
    found: set[str] = set()
    start = 0
    while start < len(text):
        end = start + 2
        while end <= len(text) and " " not in text[start:end] and text[start:end] in title:
            end += 1
        if end - start > 2:
            found.add(text[start : end - 1])
        start = max(start + 1, end - 2 if end - start > 2 else start + 1)
    return found


def _longest_piece(text: str, title: str) -> tuple[int, int]:
    """Return start and length of the longest piece of `text`, without blanks, that stands in `title`."""
    best = (0, 0)
    for start in range(len(text)):
        size = best[1] + 1
        while start + size <= len(text) and " " not in (piece := text[start : start + size]) and piece in title:
            best = (start, size)
            size += 1
    return best
