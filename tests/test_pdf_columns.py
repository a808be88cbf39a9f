"""Reading order: columns of text one after the other, tables row by row, all else from top to bottom."""

from __future__ import annotations

from documents.pdf_columns import Piece, Row, in_reading_order

WIDTH = 600.0


def piece(text: str, x0: float, top: float, x1: float | None = None) -> Piece:
    return Piece(x0, x1 if x1 is not None else x0 + 10.0 * len(text), top, top + 12, ({"text": text},))


def read(pieces: list[Piece], tables: list[tuple[float, float, float, float]] | None = None) -> list[str]:
    """Return what is read in order: text, rows as 'a|b', tables as '#0'."""
    out = []
    for item in in_reading_order(pieces, tables or [], WIDTH):
        if isinstance(item, int):
            out.append(f"#{item}")
        elif isinstance(item, Row):
            out.append("|".join(cell.chars[0]["text"] for cell in item.cells))
        else:
            out.append("".join(char["text"] for char in item.chars))
    return out


def columns(top: float, count: int, name: str = "") -> list[Piece]:
    return [
        piece(f"{name}{side}{n}", x0, top + 20 * n, x0 + 240)
        for n in range(count)
        for side, x0 in (("左", 40.0), ("右", 320.0))
    ]


def test_full_lines_side_by_side_are_columns() -> None:
    title = piece("题目", 200, 20, 400)
    assert read([*columns(60, 8), title]) == ["题目", *(f"左{n}" for n in range(8)), *(f"右{n}" for n in range(8))]


def test_a_line_over_both_columns_parts_them() -> None:
    across = piece("通栏", 40, 230, 560)
    order = read([*columns(60, 8, "上"), across, *columns(260, 8, "下")])
    assert order.index("上右7") < order.index("通栏") < order.index("下左0")


def test_a_ruled_table_stands_in_its_column() -> None:
    order = read(columns(60, 8), [(320.0, 230.0, 560.0, 300.0)])
    assert order[-1] == "#0" and order.index("右7") == len(order) - 2
    assert read([piece("前", 40, 20), piece("后", 40, 400)], [(40.0, 100.0, 560.0, 300.0)]) == ["前", "#0", "后"]


def test_a_name_and_what_it_says_are_one_line() -> None:
    fields = [
        entry
        for n in range(8)
        for entry in (piece("单位", 40, 60 + 20 * n, 80), piece("市科技局" * (n % 3 + 1), 320, 60 + 20 * n))
    ]
    assert read(fields)[:2] == ["单位" + "市科技局", "单位" + "市科技局" * 2]


def test_few_lines_side_by_side_are_no_columns() -> None:
    assert read(columns(60, 4)) == [f"左{n}右{n}" for n in range(4)]


def test_cells_below_one_another_are_rows() -> None:
    cells = [piece(f"{r}{c}", 40.0 + 150 * c, 60.0 + 20 * r, 140.0 + 150 * c) for r in range(3) for c in range(3)]
    assert read([*cells, piece("表后", 40, 200)]) == ["00|01|02", "10|11|12", "20|21|22", "表后"]
    uneven = [*cells[:6], piece("20", 40, 100, 140)]
    assert read(uneven) == ["000102", "101112", "20"]
    crossing = [*cells[:7], piece("21", 150, 100, 420), piece("22", 430, 100, 470)]
    assert read(crossing)[-1] == "202122"
