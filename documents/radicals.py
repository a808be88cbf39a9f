"""Put characters for the radicals that stand in their place: ⼀ is shown like 一, yet is another character.

Input: text. Output: text of the same length. Does not know: where the text came from.

Fonts give radical and character one glyph, and programs that print PDFs take the wrong one of the two; what is copied
out of such files carries it on. Source: Unicode, EquivalentUnifiedIdeograph.txt (Kangxi Radicals by compatibility
decomposition; of CJK Radicals Supplement those that are characters of their own).
"""

from __future__ import annotations

import unicodedata

_SUPPLEMENT = (
    "⺁厂⺄乙⺈刀⺊卜⺌小⺍小⺎兀⺜日⺝月⺟母⺠民⺧牛⺩王⺪疋⺫目⺬示⺮竹⺶羊⺷羊⺼肉⺽臼⻁虎⻄西⻅见⻆角⻉贝⻋车⻏邑⻑長⻓长"
    "⻔门⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻬齐⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
_CHARACTERS = {
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)},
    **{ord(radical): own for radical, own in zip(_SUPPLEMENT[::2], _SUPPLEMENT[1::2], strict=True)},
}


def without_radicals(text: str) -> str:
    """Return the text with characters for radicals; each stands where the radical stood."""
    return text.translate(_CHARACTERS)
