"""Every fault of a document against its schema, each at its line and in plain words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from app.adapters.content.documents import Document, Path
from app.adapters.content.shapes import Shape, field_names, locate, near, without_checks
from app.core.lesson import Lesson
from app.core.persona import Persona
from app.core.rubric import Rubric

Content = TypeVar("Content", Persona, Rubric, Lesson)
_MOST_SHOWN = 40


def checked(document: Document, kind: type[Content]) -> Content | None:
    """Return the content, or None with the document's faults completed."""
    if document.data is None:
        if not document.faults:
            document.fault((), "the file is empty", 0)
        return None
    if not isinstance(document.data, dict):
        document.fault((), f"expected fields such as 'id: ...' at the top, found {_found(document.data)}")
        return None
    try:
        content = kind.model_validate_json(json.dumps(document.data))
    except ValidationError as error:
        reported = _note_errors(document, kind, error)
        unchecked = without_checks(Shape(kind), document.data)
        _note_cross_checks(document, unchecked, reported)
        return None
    _note_cross_checks(document, content, set(document.broken))
    return None if document.faults else content


def _note_errors(document: Document, kind: type[BaseModel], error: ValidationError) -> set[Path]:
    reported = set(document.broken)
    for detail in error.errors(include_url=False, include_context=True):
        path, shape = locate(kind, detail["loc"])
        if detail["type"].startswith("union_tag"):
            path = (*path, "kind")
        if path in reported or any(path[: len(broken)] == broken for broken in document.broken):
            continue
        if detail["type"] == "too_short" and shape is not None and _is_long_enough(shape, _at(document.data, path)):
            continue
        reported.add(path)
        document.fault(path, _message(kind, document.data, detail, path, shape))
    return reported


def _is_long_enough(shape: Shape, value: object) -> bool:
    """Tell whether a list has its entries after all: pydantic leaves out those that have faults of their own."""
    least = shape.limit("min_length")
    return isinstance(value, list) and least is not None and len(value) >= least


def _note_cross_checks(document: Document, content: Persona | Rubric | Lesson, reported: set[Path]) -> None:
    for path, message in _cross_faults(content):
        related = any(path[: len(other)] == other or other[: len(path)] == path for other in reported)
        if not related:
            document.fault(path, message)


def _cross_faults(content: Persona | Rubric | Lesson) -> Iterator[tuple[Path, str]]:
    faults = content.faults()
    while True:
        try:
            yield next(faults)
        except (StopIteration, AttributeError, TypeError, KeyError, ValueError):
            # A file with other faults can lack what a cross-check looks at; those faults are reported already.
            return


def _message(kind: type[BaseModel], data: Any, detail: ErrorDetails, path: Path, shape: Shape | None) -> str:
    what, value = detail["type"], _at(data, path)
    if what == "missing":
        return f"missing; expected {shape.describe() if shape else 'a value'}"
    if what == "extra_forbidden":
        return _unknown(kind, data, path)
    if what == "value_error":
        return detail["msg"].removeprefix("Value error, ")
    if shape is None:
        return f"{detail['msg'][:1].lower()}{detail['msg'][1:]}, found {_found(value)}"
    if what.startswith("union_tag"):
        options = [name for name, _ in shape.choices]
        expected = f"expected one of {', '.join(options)}"
        return (
            f"missing; {expected}" if value is None else f"{expected}, found {_found(value)}{_hint(value, options)}"
        )
    if isinstance(value, str) and what in ("string_too_long", "string_too_short"):
        return f"expected {shape.describe()}, found {len(value.strip()) or 'none'}"
    hint = _hint(value, shape.options) or _quote_hint(shape, value)
    return f"expected {shape.describe()}, found {_found(value)}{hint}"


def _unknown(kind: type[BaseModel], data: Any, path: Path) -> str:
    shape: Shape | None = Shape(kind)
    here = data
    for part in path[:-1]:
        shape = (shape.item(part) if isinstance(part, int) else shape.field(part)) if shape else None
        here = here[part]
        if shape is not None and shape.choices:
            shape = shape.chosen(here.get("kind"))
    if shape is None or shape.model is None:
        return "unknown field; delete it"
    free = [name for name in field_names(shape.model) if name not in here]
    name = str(path[-1])
    if meant := near(name, free):
        return f"unknown field; did you mean '{meant}'?"
    if near(name, field_names(shape.model)):
        return f"unknown field; '{near(name, field_names(shape.model))}' is there already"
    return "unknown field; delete it" + (f", or use one of {', '.join(free[:14])}" if free else "")


def _hint(value: object, options: tuple[str, ...] | list[str]) -> str:
    meant = near(value, options) if isinstance(value, str) and options else None
    return f"; did you mean '{meant}'?" if meant else ""


def _quote_hint(shape: Shape, value: object) -> str:
    if shape.type_ is not str:
        return ""
    if isinstance(value, dict):
        return "; put text that contains ': ' in quotes"
    return "; put it in quotes" if isinstance(value, bool | int | float) else ""


def _at(data: Any, path: Path) -> Any:
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _found(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a map"
    if isinstance(value, list):
        return f"a list of {len(value)}" if value else "an empty list"
    text = str(value)
    text = text if len(text) <= _MOST_SHOWN else text[:_MOST_SHOWN] + "..."
    return f"'{text}'" if isinstance(value, str) else text
