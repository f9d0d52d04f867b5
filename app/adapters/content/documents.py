"""One content file as plain data, with the line of everything in it.

YAML is read event by event, so that nothing a file says can make more work than its size: no aliases, no tags, a
bounded depth, a bounded number of entries. JSON is read the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

from app.core.errors import Fault

Path = tuple[str | int, ...]
MAX_BYTES = 512 * 1024
MAX_DEPTH = 20
MAX_ENTRIES = 20_000

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_INT = re.compile(r"[-+]?[0-9]{1,18}\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]{1,18}|[0-9]{1,18}(?:\.[0-9]{0,18})?)(?:[eE][-+]?[0-9]{1,3})?\Z")
_WORDS: Final[dict[str, bool | None]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass(slots=True)
class Document:
    """What a file says. `data` is None where it could not be read to its end; then `faults` says why.

    `lines` gives the line of each path, from 1: of the key for entries that have one, else of the value.
    `broken` are the paths whose value could not be taken; what they hold has been reported already.
    """

    file: str
    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    broken: set[Path] = field(default_factory=set)

    def line_of(self, path: Path) -> int:
        """Return the line of the path, or of the nearest thing around it that is in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def fault(self, path: Path, message: str, line: int | None = None) -> None:
        """Note a fault at its line."""
        self.faults.append(Fault(self.file, self.line_of(path) if line is None else line, dotted(path), message))


class _Stop(Exception):
    """Reading further makes no sense: the fault has been noted."""


def dotted(path: Path) -> str:
    """Write a path as people do: `facts[2].gate.trust`."""
    written = ""
    for part in path:
        written += f"[{part}]" if isinstance(part, int) else f".{part}" if written else part
    return written


def text_of(raw: bytes) -> str:
    """Return the text of a file's bytes. Bytes that are not UTF-8 stay marked, and `read` says in which line."""
    return raw.decode("utf-8", "surrogateescape")


def read(source: str, file: str) -> Document:
    """Read a file's text. Never raises: what is wrong is in `faults`."""
    document = Document(file)
    text = source.removeprefix("\ufeff")
    if _is_readable(document, text):
        if text.lstrip().startswith("{"):
            text = text.replace("\t", " ")  # JSON may be indented by tabs; YAML may not
        try:
            _Reader(document).run(text)
        except _Stop:
            document.data = None
        except MarkedYAMLError as error:
            document.data = None
            document.fault((), _plain(error), _line(error))
        except (YAMLError, ValueError, IndexError):
            # The scanner answers some nonsense (half an escape, a lone surrogate) with errors of its own.
            document.data = None
            document.fault((), "expected YAML or JSON; this cannot be read as either", 0)
    return document


def _is_readable(document: Document, text: str) -> bool:
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        document.fault((), f"the file is larger than {MAX_BYTES // 1024} KB; split or shorten it", 0)
        return False
    for number, line in enumerate(text.split("\n"), 1):
        if found := _CONTROL.search(line):
            document.fault(
                (), f"there is a control character (U+{ord(found[0]):04X}) in this line; delete it", number
            )
        elif any("\ud800" <= letter <= "\udfff" for letter in line):
            document.fault((), "this line is not UTF-8 text; save the file with the encoding UTF-8", number)
    return not document.faults


def _line(error: MarkedYAMLError) -> int:
    at_end = "end of stream" in str(error.problem) or "stream end" in str(error.problem)
    mark = (error.context_mark if at_end else None) or error.problem_mark or error.context_mark
    return mark.line + 1 if mark is not None else 0


_PLAIN = (
    ("mapping values are not allowed", "there is a ': ' too many, or this line is indented too far; "
     "put text that contains ': ' in quotes"),
    ("character '\\t'", "this line is indented with a tab; use spaces"),
    ("that cannot start any token", "text cannot begin with this character; put it in quotes"),
    ("stream end", "a quote or bracket that is opened here is never closed"),
    ("end of stream", "a quote or bracket that is opened here is never closed"),
    ("expected <block end>", "this line does not fit the indentation of those above it, "
     "or a quoted text goes on after its closing quote"),
    ("unknown escape character", "there is an unknown \\ escape in double quotes; write \\\\ or use single quotes"),
    ("could not find expected ':'", "expected 'key: value'; the colon is missing"),
    ("expected ',' or", "a list or map in brackets is not closed, or a comma is missing"),
    ("undefined alias", "aliases (*name) are not allowed; write the value out"),
)  # fmt: skip


def _plain(error: MarkedYAMLError) -> str:
    problem = str(error.problem or error.context or "")
    for part, plain in _PLAIN:
        if part in problem:
            return plain
    return f"expected YAML or JSON; {problem[:120]}"


class _Reader:
    """Builds plain data from events."""

    def __init__(self, document: Document) -> None:
        self._doc = document
        self._entries = 0
        self._events: Iterator[Event] = iter(())

    def run(self, text: str) -> None:
        self._events = YAML(typ="safe", pure=True).parse(text)
        documents = 0
        for event in self._events:
            documents += isinstance(event, DocumentStartEvent)
            if documents > 1:
                self._stop((), event, "expected one document; delete the '---' and what follows, or move it")
            if isinstance(event, NodeEvent):
                self._doc.lines[()] = event.start_mark.line + 1
                self._doc.data = self._value((), event, 0)
        if documents == 0:
            self._doc.fault((), "the file is empty", 0)

    def _stop(self, path: Path, event: Event, message: str) -> NoReturn:
        self._doc.fault(path, message, event.start_mark.line + 1)
        raise _Stop

    def _value(self, path: Path, event: Event, depth: int) -> Any:
        self._entries += 1
        if self._entries > MAX_ENTRIES:
            self._stop(path, event, f"the file has more than {MAX_ENTRIES} entries")
        if depth > MAX_DEPTH:
            self._stop(path, event, f"this is nested more than {MAX_DEPTH} levels deep")
        self._refuse_references(path, event)
        if isinstance(event, ScalarEvent):
            return self._scalar(path, event)
        if isinstance(event, MappingStartEvent):
            return self._mapping(path, depth)
        if isinstance(event, CollectionStartEvent):
            return self._sequence(path, depth)
        return None

    def _refuse_references(self, path: Path, event: Event) -> None:
        line = event.start_mark.line + 1
        if isinstance(event, AliasEvent):
            self._doc.broken.add(path)
            self._doc.fault(path, "aliases (*name) are not allowed; write the value out", line)
        elif anchor := getattr(event, "anchor", None):
            self._doc.fault(path, f"anchors (&{str(anchor)[:40]}) are not allowed; delete it", line)
        if tag := getattr(event, "tag", None):
            self._doc.broken.add(path)
            self._doc.fault(path, f"tags ({str(tag)[:40]}) are not allowed; delete it", line)

    def _mapping(self, path: Path, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for event in self._events:
            if isinstance(event, CollectionEndEvent):
                break
            line = event.start_mark.line + 1
            if not isinstance(event, ScalarEvent):
                self._stop(path, event, "expected a plain word as the name of a field")
            name = _joined(event.value)
            here = (*path, name)
            twice = name in found
            if twice:
                self._doc.fault(
                    here, f"this field is written twice; the first is in line {self._doc.lines[here]}", line
                )
            else:
                self._doc.lines[here] = line
            self._refuse_references(here, event)
            value = self._value(here, next(self._events), depth + 1)
            if not twice:
                found[name] = value
        return found

    def _sequence(self, path: Path, depth: int) -> list[Any]:
        found: list[Any] = []
        for event in self._events:
            if isinstance(event, CollectionEndEvent):
                break
            here = (*path, len(found))
            self._doc.lines[here] = event.start_mark.line + 1
            found.append(self._value(here, event, depth + 1))
        return found

    def _scalar(self, path: Path, event: ScalarEvent) -> Any:
        text = _joined(str(event.value))
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            self._doc.broken.add(path)
            self._doc.fault(path, "there is half a character (a lone \\u surrogate) in this text")
            return ""
        if _CONTROL.search(text):
            self._doc.broken.add(path)
            self._doc.fault(path, "there is a control character in this text; delete it")
        return _resolved(text) if event.style is None else text


def _joined(text: str) -> str:
    """Join the surrogate pairs that JSON writes for characters beyond U+FFFF."""
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    return text


def _resolved(text: str) -> str | int | float | bool | None:
    """Read a plain scalar by YAML 1.2's core schema: 'no' and dates stay text."""
    if text in _WORDS:
        return _WORDS[text]
    if _INT.match(text):
        return int(text)
    if _FLOAT.match(text):
        number = float(text)
        return number if abs(number) < 1e300 else text
    return text
