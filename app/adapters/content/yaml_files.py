"""Persona and rubric files: read, checked and listed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from app.adapters.content.checks import Content, checked
from app.adapters.content.documents import MAX_BYTES, Document, read, text_of
from app.core.errors import Fault, InvalidContent
from app.core.persona import Persona
from app.core.ports import ContentKind
from app.core.rubric import Rubric
from app.services.library import ShippedFile

FOLDERS: dict[ContentKind, str] = {"persona": "personas", "rubric": "rubrics"}
MAX_FAULTS = 200
_SUFFIXES = (".yaml", ".yml", ".json")
# Names that the product itself gives to text that has no file.
_UNNAMED = frozenset({"preview", "persona", "rubric"})


class YamlReader:
    """Reads YAML and JSON (the ContentReader port).

    With `names`, a file must be called after the id it contains.
    """

    def __init__(self, *, names: bool = True) -> None:
        self._names = names

    def persona(self, source: str, file: str) -> Persona:
        """Raise InvalidContent with every fault of the file."""
        return _content(_persona(source, file, self._names))

    def rubric(self, source: str, file: str) -> Rubric:
        """Raise InvalidContent with every fault of the file."""
        return _content(_rubric(source, file, self._names))

    def faults(self, kind: ContentKind, source: str, file: str) -> tuple[Fault, ...]:
        """Return every fault of the file, in the order of its lines."""
        found = _persona(source, file, self._names) if kind == "persona" else _rubric(source, file, self._names)
        return found if isinstance(found, tuple) else ()


# Publishing looks at a text several times in a row: check, read, cross-check, store. The library fits in, too.
@lru_cache(maxsize=64)
def _persona(source: str, file: str, names: bool) -> Persona | tuple[Fault, ...]:
    return _parsed(Persona, source, file, names)


@lru_cache(maxsize=64)
def _rubric(source: str, file: str, names: bool) -> Rubric | tuple[Fault, ...]:
    return _parsed(Rubric, source, file, names)


def _parsed(kind: type[Content], source: str, file: str, names: bool) -> Content | tuple[Fault, ...]:
    document = read(source, file)
    content = checked(document, kind)
    if names:
        _check_name(document)
    if content is not None and not document.faults:
        return content
    ordered: tuple[Fault, ...] = tuple(sorted(dict.fromkeys(document.faults), key=lambda fault: fault.line))
    if len(ordered) > MAX_FAULTS:
        more = Fault(file, 0, "", f"and {len(ordered) - MAX_FAULTS} more faults; correct these first")
        return (*ordered[:MAX_FAULTS], more)
    return ordered


def _check_name(document: Document) -> None:
    path, data = Path(document.file), document.data
    if path.suffix not in _SUFFIXES or path.stem in _UNNAMED or not isinstance(data, dict):
        return
    found = data.get("id")
    if isinstance(found, str) and found != path.stem:
        document.fault(("id",), f"expected '{path.stem}', after the name of the file, found '{found[:60]}'")


def _content(found: Content | tuple[Fault, ...]) -> Content:
    if isinstance(found, tuple):
        raise InvalidContent(found)
    return found


# ---------------------------------------------------------------- files


def source_of(path: Path) -> str:
    """Return a file's text; what is beyond the size limit is left out, and bytes that are not UTF-8 stay marked.

    Raises OSError.
    """
    with path.open("rb") as file:
        return text_of(file.read(MAX_BYTES + 1))


def _files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix in _SUFFIXES and path.is_file())


def shipped_files(root: Path) -> list[ShippedFile]:
    """Return the persona and rubric files below `root`, by kind and name."""
    return [
        ShippedFile(kind, f"{folder}/{path.name}", partial(source_of, path))
        for kind, folder in FOLDERS.items()
        if (root / folder).is_dir()
        for path in _files_in(root / folder)
    ]


@dataclass(frozen=True, slots=True)
class Checked:
    """What `attune check` found: how many files of each kind, and every fault."""

    personas: int
    rubrics: int
    faults: tuple[Fault, ...]


def check_paths(paths: Iterable[Path], *, root: Path) -> Checked:
    """Check files, and the files in folders; rubrics below `root` count as known to the personas."""
    faults: list[Fault] = []
    personas: list[tuple[str, Persona]] = []
    files: dict[ContentKind, int] = {"persona": 0, "rubric": 0}
    rubrics = root / FOLDERS["rubric"]
    known = {path.stem for path in _files_in(rubrics)} if rubrics.is_dir() else set()
    for path in _each_file(paths, faults):
        kind, found = _checked_file(path, faults)
        files[kind] += 1
        if isinstance(found, Persona):
            personas.append((str(path), found))
        elif isinstance(found, Rubric):
            known.add(found.id)
    faults.extend(_unknown_rubrics(personas, known))
    return Checked(files["persona"], files["rubric"], tuple(faults))


def _each_file(paths: Iterable[Path], faults: list[Fault]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = _files_in(path) or [
                file for folder in FOLDERS.values() if (path / folder).is_dir() for file in _files_in(path / folder)
            ]
            found.extend(inside)
            if not inside:
                faults.append(Fault(str(path), 0, "", "there is no .yaml file in this folder"))
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def _checked_file(path: Path, faults: list[Fault]) -> tuple[ContentKind, Persona | Rubric | None]:
    try:
        source = source_of(path)
    except OSError as error:
        faults.append(Fault(str(path), 0, "", f"cannot be read: {error.strerror or error}"))
        return "persona", None
    kind = kind_of(read(source, str(path)).data, path)
    parsed = _persona(source, str(path), True) if kind == "persona" else _rubric(source, str(path), True)
    if isinstance(parsed, tuple):
        faults.extend(parsed)
        return kind, None
    return kind, parsed


def kind_of(data: Any, path: Path) -> ContentKind:
    """Tell a rubric from a persona by its top-level fields; a file that cannot be read, by its folder."""
    if isinstance(data, dict):
        return "rubric" if "criteria" in data and "facts" not in data else "persona"
    return "rubric" if path.parent.name == FOLDERS["rubric"] else "persona"


def _unknown_rubrics(personas: list[tuple[str, Persona]], known: set[str]) -> list[Fault]:
    if not known:
        return []
    there = ", ".join(sorted(known))
    return [
        Fault(
            file,
            read(source_of(Path(file)), file).line_of(("training", "rubric")),
            "training.rubric",
            f"there is no rubric '{persona.training.rubric}'; there are: {there}",
        )
        for file, persona in personas
        if persona.training.rubric not in known
    ]
