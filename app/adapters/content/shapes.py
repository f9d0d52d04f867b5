"""What the schema expects at a place of a file, in plain words."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from app.adapters.content.documents import Path

NONE = type(None)
_MOST_LISTED = 14


@dataclass(frozen=True, slots=True)
class Shape:
    """One type of the schema with its limits. `choices` maps a map's `kind` to its model, where there are several."""

    type_: Any
    limits: tuple[object, ...] = ()
    choices: tuple[tuple[str, type[BaseModel]], ...] = ()

    @classmethod
    def of(cls, annotation: Any, limits: Sequence[object] = ()) -> Shape:
        """Read an annotation: take `Annotated` and `| None` off, and see the branches of a tagged union."""
        found = list(limits)
        while True:
            if get_origin(annotation) is Annotated:
                annotation, *extra = get_args(annotation)
                for item in extra:
                    found.extend(item.metadata if isinstance(item, FieldInfo) else [item])
            elif get_origin(annotation) in (Union, UnionType):
                branches = [branch for branch in get_args(annotation) if branch is not NONE]
                if len(branches) > 1:
                    return cls(branches[-1], tuple(found), _choices(branches))
                annotation = branches[0]
            else:
                return cls(annotation, tuple(found))

    @property
    def model(self) -> type[BaseModel] | None:
        """The model whose fields a map has here, if there is just one."""
        is_model = isinstance(self.type_, type) and issubclass(self.type_, BaseModel) and not self.choices
        return self.type_ if is_model else None

    @property
    def options(self) -> tuple[str, ...]:
        """The words that are allowed here, if it is a choice among words."""
        return tuple(str(item) for item in get_args(self.type_)) if get_origin(self.type_) is Literal else ()

    def chosen(self, kind: object) -> Shape | None:
        """Return the branch with this `kind`."""
        return next((Shape(model) for name, model in self.choices if name == kind), None)

    def field(self, name: object) -> Shape | None:
        """Return the shape of a field of this map, by the name it has in files."""
        if self.model is None:
            return None
        for key, info in self.model.model_fields.items():
            if (info.alias or key) == name:
                return Shape.of(info.annotation, info.metadata)
        return None

    def item(self, index: int) -> Shape | None:
        """Return the shape of an entry of this list."""
        if get_origin(self.type_) is not tuple:
            return None
        items = get_args(self.type_)
        if items[-1] is Ellipsis:
            return Shape.of(items[0])
        return Shape.of(items[min(index, len(items) - 1)])

    def describe(self) -> str:
        """Say what is expected here."""
        if self.choices:
            return f"a map whose 'kind' is one of {_listed(name for name, _ in self.choices)}"
        if self.model is not None:
            return f"a map with the fields {_listed(field_names(self.model, required=True))}"
        if self.options:
            return f"one of {_listed(self.options)}"
        if get_origin(self.type_) is tuple:
            return self._describe_list()
        if self.type_ is bool:
            return "true or false"
        if self.type_ in (int, float):
            return f"a {'whole ' if self.type_ is int else ''}number{self._range()}"
        return self._describe_text()

    def _describe_list(self) -> str:
        items = get_args(self.type_)
        if items[-1] is not Ellipsis:
            return f"a list of {len(items)} entries, each {Shape.of(items[0]).describe()}"
        low, high = self.limit("min_length"), self.limit("max_length")
        if low and high:
            return f"a list of exactly {low} entries" if low == high else f"a list of {low} to {high} entries"
        if low:
            return f"a list of at least {low} {'entry' if low == 1 else 'entries'}"
        return f"a list of at most {high} entries" if high else "a list"

    def _describe_text(self) -> str:
        if (pattern := self.limit("pattern")) is not None:
            either = "'-' or '_', such as 'open_questions'" if "_" in str(pattern) else "'-', such as 'last-call'"
            return f"lower-case words joined by {either}"
        high = self.limit("max_length")
        return f"text of at most {high} characters" if high else "text"

    def _range(self) -> str:
        low, high = self.limit("ge"), self.limit("le")
        above, below = self.limit("gt"), self.limit("lt")
        words = [f"above {above}"] if above is not None else []
        words += [f"below {below}"] if below is not None else []
        if low is not None and high is not None:
            words.append(f"from {low} to {high}")
        elif low is not None or high is not None:
            words.append(f"of at least {low}" if high is None else f"of at most {high}")
        return " " + " and ".join(words) if words else ""

    def limit(self, name: str) -> Any:
        """Return one limit of this place (`ge`, `max_length`, `pattern`, ...), or None."""
        return next((value for item in self.limits if (value := getattr(item, name, None)) is not None), None)


def _choices(branches: Sequence[Any]) -> tuple[tuple[str, type[BaseModel]], ...]:
    found: list[tuple[str, type[BaseModel]]] = []
    for branch in branches:
        if isinstance(branch, type) and issubclass(branch, BaseModel) and "kind" in branch.model_fields:
            found.extend((str(word), branch) for word in get_args(branch.model_fields["kind"].annotation))
    return tuple(found)


def field_names(model: type[BaseModel], *, required: bool = False) -> tuple[str, ...]:
    """Return the names that fields have in files; the required ones only, if asked."""
    fields = model.model_fields.items()
    return tuple(info.alias or key for key, info in fields if info.is_required() or not required)


def near(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that was probably meant."""
    found = difflib.get_close_matches(word.lower().replace("-", "_"), list(known), n=1, cutoff=0.7)
    return found[0] if found else None


def _listed(words: Iterable[str]) -> str:
    every = list(words)
    return ", ".join(every[:_MOST_LISTED]) + (", ..." if len(every) > _MOST_LISTED else "")


def locate(model: type[BaseModel], loc: Path) -> tuple[Path, Shape | None]:
    """Turn pydantic's location into a path of the file: it names branches of unions, which no file contains."""
    shape: Shape | None = Shape(model)
    path: Path = ()
    for part in loc:
        if shape is None:
            break
        if shape.choices:
            shape = shape.chosen(part)
            continue
        inner = shape.item(part) if isinstance(part, int) else shape.field(part)
        if inner is None and shape.model is None:
            break
        path, shape = (*path, part), inner
    return path, shape


def without_checks(shape: Shape, data: Any) -> Any:
    """Build what the file says without checking it, so that cross-checks can run beside other faults."""
    if shape.choices and isinstance(data, dict):
        branch = shape.chosen(data.get("kind"))
        return data if branch is None else without_checks(branch, data)
    if shape.model is not None and isinstance(data, dict):
        inner = {name: shape.field(name) for name in data}
        values = {name: without_checks(found, data[name]) for name, found in inner.items() if found is not None}
        return shape.model.model_construct(**values)
    if get_origin(shape.type_) is tuple and isinstance(data, list):
        items = ((shape.item(index), item) for index, item in enumerate(data))
        return tuple(without_checks(found, item) if found else item for found, item in items)
    return data
