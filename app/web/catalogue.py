"""Reads a gettext catalogue from its source, so that a fresh clone speaks every language without a build step."""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from gettext import GNUTranslations

_MO_MAGIC = 0x950412DE


@dataclass(slots=True)
class Entry:
    """One message: its English text, the plural if it has one, and a text for each plural form of the language."""

    msgid: str = ""
    plural: str = ""
    texts: list[str] = field(default_factory=list)
    fuzzy: bool = False


def entries(source: str) -> list[Entry]:
    """Return the entries of a .po file; the first, with an empty msgid, is its header. Raises ValueError."""
    found: list[Entry] = []
    place, fuzzy = "", False
    for raw in source.splitlines():
        line = raw.strip()
        if line.startswith("#"):
            fuzzy = fuzzy or (line.startswith("#,") and "fuzzy" in line)
        elif line:
            if not line.startswith('"'):
                place, _, line = line.partition(" ")
                if place == "msgid":
                    found.append(Entry(fuzzy=fuzzy))
                    fuzzy = False
                elif place.startswith("msgstr"):
                    found[-1].texts.append("")
            _add(found[-1], place, str(json.loads(line)))
    return found


def _add(entry: Entry, place: str, text: str) -> None:
    if place == "msgid":
        entry.msgid += text
    elif place == "msgid_plural":
        entry.plural += text
    elif place.startswith("msgstr"):
        entry.texts[-1] += text
    else:
        raise ValueError(f"'{place}' does not begin a line of a catalogue")


def translations(found: Sequence[Entry]) -> GNUTranslations:
    """Make what gettext looks messages up in, by way of its own binary form: plural rules and all are Python's."""
    pairs = sorted(
        (f"{one.msgid}\0{one.plural}".encode() if one.plural else one.msgid.encode(), "\0".join(one.texts).encode())
        for one in found
        if all(one.texts)
    )
    at = 28 + 16 * len(pairs)
    index, texts = bytearray(), bytearray()
    for column in (0, 1):
        for pair in pairs:
            index += struct.pack("<II", len(pair[column]), at + len(texts))
            texts += pair[column] + b"\0"
    head = struct.pack("<7I", _MO_MAGIC, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return GNUTranslations(io.BytesIO(head + index + texts))
