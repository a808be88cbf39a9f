"""The faults of the search layer, each with its exit status.

Input: nothing. Output: exception classes.
Does not know: who shows them, or where.

    IndexFault(ValueError)          one clear line: what was expected, what was found, what to do
    ├── IndexMissing                no index where one was asked for                            (2)
    ├── IndexForeign                not an index, or one of another format or embedding model   (2)
    ├── UnknownPlan                 no plan of that id                                          (2)
    ├── UnusableFile                a file that cannot be taken into the library                (2)
    ├── IndexDamaged                a file of the index is gone, cut or altered                 (1)
    ├── IndexBusy                   another build holds the lock                                (1)
    ├── StorageFault                the disk refused: full, read-only, no rights                (1)
    └── ModelFault                  the embedding model cannot be loaded                        (1)
"""

from __future__ import annotations

REBUILD = "请重建 rebuild: python -m index build"  # what to do about an index that cannot be used


class IndexFault(ValueError):
    """A fault of the search layer; its text is fit for the user."""

    exit_status = 1


class IndexMissing(IndexFault):
    """There is no index in the folder."""

    exit_status = 2


class IndexForeign(IndexFault):
    """The folder holds something else, or an index of another format or another embedding model."""

    exit_status = 2


class UnknownPlan(IndexFault):
    """The library has no plan of this id."""

    exit_status = 2

    def __init__(self, plan_id: str) -> None:
        super().__init__(f"没有编号为 '{plan_id}' 的方案 no plan '{plan_id}'; 列出全部 list them: python -m index list")


class UnusableFile(IndexFault):
    """A file that was to be added cannot be."""

    exit_status = 2


class IndexDamaged(IndexFault):
    """A file of the index is missing, cut short or altered."""


class IndexBusy(IndexFault):
    """Another build of the same index is under way."""


class StorageFault(IndexFault):
    """The disk refused to read or write."""


class ModelFault(IndexFault):
    """The embedding model is missing or cannot be loaded."""
