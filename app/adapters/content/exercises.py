"""The lessons and drills that ship: YAML files, a folder for each kind, read with line-exact faults."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from app.adapters.content.checks import checked
from app.adapters.content.documents import read
from app.adapters.content.yaml_files import source_of
from app.core.drill import Drill
from app.core.errors import Fault, InvalidContent
from app.core.lesson import Lesson

LESSONS, DRILLS = "lessons", "drills"
_GROUPS = ("phase", "problem_area", "skill")

Kind = TypeVar("Kind", Lesson, Drill)


def shipped_lessons(root: Path) -> tuple[Lesson, ...]:
    """Return the lessons below `root` by group and order. Raises InvalidContent with every fault of every file."""
    lessons = _all_of(Lesson, root, LESSONS)
    return tuple(sorted(lessons, key=lambda lesson: (_GROUPS.index(lesson.group), lesson.order, lesson.id)))


def shipped_drills(root: Path) -> tuple[Drill, ...]:
    """Return the drills below `root` in their order. Raises InvalidContent with every fault of every file."""
    return tuple(sorted(_all_of(Drill, root, DRILLS), key=lambda drill: (drill.order, drill.id)))


def _all_of(kind: type[Kind], root: Path, folder: str) -> list[Kind]:
    files = [(source_of(path), f"{folder}/{path.name}") for path in sorted((root / folder).glob("*.yaml"))]
    found = [_one(kind, source, file) for source, file in files]
    if faults := tuple(fault for _, there in found for fault in there):
        raise InvalidContent(faults)
    return [content for content, _ in found if content is not None]


# The same texts are read for every site that a process opens; tests open hundreds.
@lru_cache(maxsize=128)
def _one(kind: type[Kind], source: str, file: str) -> tuple[Kind | None, tuple[Fault, ...]]:
    document = read(source, file)
    content = checked(document, kind)
    if content is not None and content.id != Path(file).stem:
        document.fault(("id",), f"expected '{Path(file).stem}', after the name of the file, found '{content.id}'")
    return content, tuple(document.faults)
