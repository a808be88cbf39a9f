"""Write the PDFs of the corpus: columns, running heads, rules, turned pages, watermarks, scans.

Input: the plans of `invented`; for scans a font with Chinese characters (Debian: fonts-noto-cjk).
Output: {file name: bytes}. Does not know: what a reader makes of them.
"""

from __future__ import annotations

from io import BytesIO
from itertools import pairwise

from invented import TASKS, Rows, measures, notice, programme, unnumbered
from pdf_writer import Line, Picture, pdf
from PIL import Image, ImageDraw, ImageFont

LEFT, RIGHT, TOP, LAST, SIZE, STEP = 80.0, 515.0, 120.0, 740.0, 15.0, 26.0
FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
_NEVER_FIRST = ",。、;:)》”!?%"
Rule = tuple[float, float, float, float]
LONG = (
    "(三)推进数字赋能。依托工业互联网平台(Industrial Internet Platform)开展AI质检、5G巡检等应用,"
    "到2026年上云企业达到260家,关键工序数控化率提高到68.5%,重点企业全部完成数字化诊断。"
)


def files() -> dict[str, bytes]:
    """Return the PDFs that need no font."""
    own = programme("临岚")
    long = [*own[:10], LONG * 2, *own[10:]]
    return {
        "p01_running_heads.pdf": pdf(with_heads(flow(long, last=420.0)), half=True),
        "p02_two_columns.pdf": two_columns(long),
        "p03_line_joins.pdf": pdf(flow([*own[:10], LONG, *own[10:]]), half=True),
        "p04_task_table.pdf": task_table(),
        "p05_table_over_pages.pdf": table_over_pages(),
        "p06_turned_page.pdf": turned(),
        "p08_garbled.pdf": pdf(flow(own), mapped=False),
        "p09_one_garbled_page.pdf": pdf(flow(long, last=420.0), half=True, unmapped_pages=[1]),
        "p10_locked.pdf": pdf(flow(own), locked=True),
        "p11_double_strike.pdf": struck_twice(own),
        "p12_watermark.pdf": pdf(flow(own), half=True, slanted=[(150, 620, 60, "内部资料注意保存")]),
        "p13_spread_letters.pdf": spread(measures("宁沅")),
        "p14_table_without_rules.pdf": without_rules(),
        "p15_footnotes.pdf": footnotes(long),
        "p16_no_numbering.pdf": pdf(flow(unnumbered()), half=True),
        "p17_broken.pdf": pdf(flow(own))[:900],
    }


def scans() -> dict[str, bytes]:
    """Return the files that show text as pictures; they need `FONT`."""
    one, two = programme("临岚"), measures("宁沅")
    own = flow(programme("沐垣"), last=420.0)
    return {
        "p07_scan.pdf": pdf([[], []], pictures={0: photographed(one[:13]), 1: photographed(one[13:])}),
        "p18_one_scanned_page.pdf": pdf([own[0], [], *own[1:]], half=True, pictures={1: photographed(two[:4])}),
        "i01_scan.png": picture(photographed(two)),
    }


def width(text: str) -> float:
    """Return how many full characters wide a text is."""
    return sum(0.5 if ch.isascii() else 1.0 for ch in text)


def wrapped(text: str, room: float) -> list[str]:
    """Return the text in lines of so many full characters; no line begins with a closing mark."""
    lines, line = [], ""
    for ch in text:
        if line and width(line + ch) > (room if not lines else room + 2) and ch not in _NEVER_FIRST:
            lines.append(line)
            line = ""
        line += ch
    return [*lines, line]


def flow(lines: list[str], last: float = LAST) -> list[list[Line]]:
    """Return pages: the title large and centred, paragraphs indented by two characters, page numbers at the foot."""
    pages: list[list[Line]] = [[]]
    y = TOP
    for at, paragraph in enumerate(lines):
        size = 20.0 if at == 0 else SIZE
        room = (RIGHT - LEFT) / size - (0 if at == 0 else 2)
        for number, line in enumerate(wrapped(paragraph, room)):
            if y > last:
                pages.append([])
                y = TOP
            x = (LEFT + RIGHT - width(line) * size) / 2 if at == 0 else LEFT + (0 if number else 2 * size)
            pages[-1].append((x, y, size, line))
            y += STEP + (12 if at == 0 else 0)
    for number, page in enumerate(pages, start=1):
        page.append((280, 800, 10, f"— {number} —"))
    return pages


def with_heads(pages: list[list[Line]]) -> list[list[Line]]:
    """Return the pages with a running head that names the gazette, and a mark at the outer foot."""
    head = "临岚市人民政府公报 2024年第{}期"
    return [[(80, 50, 9, head.format(6)), *page, (430, 800, 9, "开发区政策选编")] for page in pages]


def two_columns(lines: list[str]) -> bytes:
    """Return a gazette page of two columns below a title over both."""
    room, tall = 12.0, 24
    set_lines = [(x, line) for text in lines[1:] for x, line in _set(text, room)]
    page: list[Line] = [(140, 90, 18, lines[0])]
    pages = [page]
    for at in range(0, len(set_lines), tall):
        column = (at // tall) % 2
        if at and column == 0:
            pages.append([])
        for row, (indent, line) in enumerate(set_lines[at : at + tall]):
            pages[-1].append((60 + 255 * column + indent, 140 + 24 * row, SIZE, line))
    return pdf(pages, half=True)


def _set(text: str, room: float) -> list[tuple[float, str]]:
    return [(0 if at else 2 * SIZE, line) for at, line in enumerate(wrapped(text, room))]


def ruled(
    rows: Rows, xs: list[float], top: float, tall: float = 34.0, skip: list[Rule] | None = None
) -> tuple[list[Line], list[Rule]]:
    """Return the lines and rules of a table; cells wrap; `skip` names rules that merged cells lack."""
    lines: list[Line] = []
    ys = [top + tall * n for n in range(len(rows) + 1)]
    rules: list[Rule] = [(a, y, b, y) for y in ys for a, b in pairwise(xs)]
    rules += [(x, a, x, b) for x in xs for a, b in pairwise(ys)]
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            room = max((xs[c + 1] - xs[c] - 8) / 10 - 2, 1.0)
            for n, line in enumerate(wrapped(text, room)):
                lines.append((xs[c] + 4, ys[r] + 13 + 13 * n, 10, line))
    return lines, [rule for rule in rules if rule not in (skip or [])]


COLUMNS = [70.0, 105.0, 245.0, 345.0, 445.0, 525.0]


def task_table() -> bytes:
    """Return a notice and its table of tasks, one department standing for two tasks."""
    rows = [list(row) for row in TASKS]
    rows[2][2] = ""
    lines, rules = ruled(rows, COLUMNS, 150.0, skip=[(245.0, 218.0, 345.0, 218.0)])
    pages = flow(notice("江垣"))
    last = [(230.0, 110.0, 16.0, "重点任务分解表"), *lines, (280.0, 800.0, 10.0, f"— {len(pages) + 1} —")]
    return pdf([*pages, last], [*([] for _ in pages), rules], half=True)


def table_over_pages() -> bytes:
    """Return a table of ten tasks that goes on over the page, its head said again."""
    rows = [[str(n), f"第{n}项重点工程建设", "市发展改革委", "市财政局", f"202{4 + n % 3}年底"] for n in range(1, 11)]
    one, first = ruled([TASKS[0], *rows[:6]], COLUMNS, 540.0, 28.0)
    two, second = ruled([TASKS[0], *rows[6:]], COLUMNS, 100.0, 28.0)
    page = flow(measures("岭安")[:4])[0][:-1]
    head = (230.0, 510.0, 14.0, "重点工程任务表")
    return pdf(
        [[*page, head, *one], [*two, (80.0, 280.0, 15.0, "本表由市发展改革委负责解释。")]], [first, second], half=True
    )


def turned() -> bytes:
    """Return a plan with a page across that holds a table: laid out upright, shown turned by 90 degrees."""
    pages = flow(programme("溪桥"))
    lines, rules = ruled(TASKS, COLUMNS, 200.0)
    return pdf([*pages, [(220.0, 170.0, 14.0, "任务分解表"), *lines]], [*([] for _ in pages), rules], half=True,
               turned={len(pages): 270})  # fmt: skip


def struck_twice(lines: list[str]) -> bytes:
    """Return a plan whose titles are made bold by printing them twice, a hair's breadth apart."""
    pages = flow(lines)
    bold = [
        [
            x
            for line in page
            for x in ([line, (line[0] + 0.4, *line[1:])] if len(line[3]) < 14 or line[2] > 16 else [line])
        ]
        for page in pages
    ]
    return pdf(bold, half=True)


def spread(lines: list[str]) -> bytes:
    """Return measures whose lines are set letter by letter, spread to the right edge."""
    pages = []
    for page in flow(lines):
        letters: list[Line] = []
        for x, y, size, text in page:
            full = x + width(text) * size > RIGHT - 2.5 * size
            gap = (RIGHT - x - width(text) * size) / max(len(text) - 1, 1) if full and size == SIZE else 0.0
            for ch in text:
                letters.append((round(x, 2), y, size, ch))
                x += width(ch) * size + gap
        pages.append(letters)
    return pdf(pages, half=True)


def without_rules() -> bytes:
    """Return a notice with a table that only white space makes."""
    pages = flow(notice("岚川"))
    xs = [60.0, 95.0, 225.0, 330.0, 450.0]
    rows = [(x, 150.0 + 30 * r, 11.0, text) for r, row in enumerate(TASKS) for x, text in zip(xs, row, strict=True)]
    return pdf([*pages, [(230.0, 110.0, 16.0, "重点任务分解表"), *rows]], half=True)


def footnotes(lines: list[str]) -> bytes:
    """Return a plan with a footnote below a short rule at the foot of the first page, in smaller type."""
    pages = flow(lines, last=600.0)
    pages[0] += [(84, 690, 9, "① 研发投入强度指研究与试验发展经费支出与营业收入之比。")]
    return pdf(pages, [[(80, 672, 220, 672)]], half=True)


def photographed(lines: list[str]) -> Picture:
    """Return a page as a scanner would: text as pixels at 150 dots an inch, a little askew."""
    font = ImageFont.truetype(FONT, 31, index=2)
    page = Image.new("L", (1240, 1754), 255)
    draw = ImageDraw.Draw(page)
    y = 190
    for paragraph in lines:
        for number, line in enumerate(wrapped(paragraph, 31)):
            draw.text((130 + (0 if number else 62), y), line, font=font, fill=0)
            y += 52
    black = page.rotate(0.3, fillcolor=255).point(lambda value: 255 if value > 140 else 0).convert("1")
    return Picture(*black.size, black.tobytes())


def picture(scan: Picture) -> bytes:
    """Return the scan as a PNG."""
    out = BytesIO()
    Image.frombytes("1", (scan.width, scan.height), scan.bits).save(out, "PNG")
    return out.getvalue()
