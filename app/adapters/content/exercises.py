"""The lessons and drills that ship: YAML files, a folder for each kind, read with line-exact faults."""

from __future__ import annotations

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
    faults: list[Fault] = []
    found = [_one(kind, path, faults) for path in sorted((root / folder).glob("*.yaml"))]
    if faults:
        raise InvalidContent(tuple(faults))
    return [content for content in found if content is not None]


def _one(kind: type[Kind], path: Path, faults: list[Fault]) -> Kind | None:
    document = read(source_of(path), f"{path.parent.name}/{path.name}")
    content = checked(document, kind)
    if content is not None and content.id != path.stem:
        document.fault(("id",), f"expected '{path.stem}', after the name of the file, found '{content.id}'")
    faults.extend(document.faults)
    return content
