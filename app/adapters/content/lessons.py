"""The lessons that ship: YAML files in one folder, read with line-exact faults."""

from __future__ import annotations

from pathlib import Path

from app.adapters.content.checks import checked
from app.adapters.content.documents import read
from app.adapters.content.yaml_files import source_of
from app.core.errors import Fault, InvalidContent
from app.core.lesson import Lesson

FOLDER = "lessons"
_GROUPS = ("phase", "problem_area", "skill")


def shipped_lessons(root: Path) -> tuple[Lesson, ...]:
    """Return the lessons below `root` by group and order. Raises InvalidContent with every fault of every file."""
    folder = root / FOLDER
    faults: list[Fault] = []
    lessons = [_lesson(path, faults) for path in sorted(folder.glob("*.yaml"))] if folder.is_dir() else []
    if faults:
        raise InvalidContent(tuple(faults))
    there = [lesson for lesson in lessons if lesson is not None]
    return tuple(sorted(there, key=lambda lesson: (_GROUPS.index(lesson.group), lesson.order, lesson.id)))


def _lesson(path: Path, faults: list[Fault]) -> Lesson | None:
    document = read(source_of(path), f"{FOLDER}/{path.name}")
    lesson = checked(document, Lesson)
    if lesson is not None and lesson.id != path.stem:
        document.fault(("id",), f"expected '{path.stem}', after the name of the file, found '{lesson.id}'")
    faults.extend(document.faults)
    return lesson
