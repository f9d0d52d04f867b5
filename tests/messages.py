"""What the interface says, collected from where it is said: templates, modules, and the names that core gives."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from app.core import errors
from app.core.case import PROBLEM_AREA_NAMES
from app.core.practice_log import HOW_COUNTED, STATEMENT
from app.core.scoring.combine import EMBEDDED_NOTES, PANEL_NOTES
from app.core.scoring.confidence import HARD_TO_RATE
from app.core.scoring.harm import WHY_OF
from app.core.scoring.measured import MEASURED_NOTE
from app.core.scoring.metrics import YARDSTICKS
from app.core.scoring.suggesting.aims import AIMS, AT_THE_TOP
from app.core.scoring.suggesting.passed import CLAUSE_ASKED_FOR, FEELING_ASKED_FOR, RISK_ASKED_FOR
from app.web.render import TEMPLATES, environment

WEB = Path(__file__).parents[1] / "app" / "web"
RULES = WEB.parent / "core" / "scoring" / "rules"
_UNLEVELLED = ("no_chance", "Finding")
MARKS = ("_", "N_", "ngettext")
Message = tuple[str, str]  # the text, and its plural or ""


def of_templates() -> Iterator[tuple[str, Message]]:
    for path in sorted(TEMPLATES.rglob("*.html")):
        for _line, _function, found in environment().extract_translations(path.read_text("utf-8")):  # type: ignore[attr-defined]
            one, many = (found[0], found[1]) if isinstance(found, tuple) else (found, "")
            if one:  # else a name is looked up that comes from elsewhere
                yield str(path.relative_to(TEMPLATES)), (one, many or "")


def of_modules() -> Iterator[tuple[str, Message]]:
    for path in sorted(WEB.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
                given = [one.value for one in node.args if isinstance(one, ast.Constant)]
                texts = [text for text in given if isinstance(text, str)]
                if texts:
                    yield path.name, (texts[0], texts[1] if len(texts) > 1 else "")


def reasons_without_a_level() -> Iterator[str]:
    """Yield each sentence, fixed from end to end, by which a rule says that there is nothing to level."""
    for path in sorted(RULES.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _UNLEVELLED:
                given = [one.value for one in node.args if isinstance(one, ast.Constant)]
                yield from (text for text in given if isinstance(text, str))


def of_core() -> Iterator[tuple[str, Message]]:
    for name in PROBLEM_AREA_NAMES.values():
        yield "problem areas", (name, "")
    for yardstick in YARDSTICKS:
        for text in (yardstick.name, yardstick.meaning, yardstick.source):
            yield "yardsticks", (text, "")
    for kind_of_harm in WHY_OF.values():
        yield "harm", (kind_of_harm, "")
    for aim in (*AIMS.values(), AT_THE_TOP):
        yield "aims", (aim, "")
    for text in (RISK_ASKED_FOR, FEELING_ASKED_FOR, CLAUSE_ASKED_FOR):
        yield "chances that passed", (text, "")
    for text in (HARD_TO_RATE, *EMBEDDED_NOTES, *PANEL_NOTES):
        if text != MEASURED_NOTE:  # its figures change with the coder
            yield "limits of a scoring", (text, "")
    for text in sorted(reasons_without_a_level()):
        yield "rules", (text, "")
    for text in (STATEMENT, HOW_COUNTED):
        yield "practice log", (text, "")
    for kind in vars(errors).values():
        if isinstance(kind, type) and issubclass(kind, errors.AttuneError):
            yield "errors", (kind.title, "")


def all_messages() -> dict[Message, str]:
    """Return every message once, with the first place where it is said."""
    found: dict[Message, str] = {}
    for source in (of_templates, of_modules, of_core):
        for place, message in source():
            found.setdefault(message, place)
    return found
