"""What the interface says, collected from where it is said: templates, modules, and the names that core gives."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import get_args

from app.adapters.content.exercises import shipped_drills
from app.adapters.content.yaml_files import YamlReader
from app.core import errors
from app.core.access import Role
from app.core.case import PROBLEM_AREA_NAMES
from app.core.client import bars, gates, playtest, therapists
from app.core.client.explaining import earned_by
from app.core.client.gates import OPENER_NAMES
from app.core.client.therapists import ScriptName
from app.core.persona import Layer
from app.core.ports import ContentKind
from app.core.practice_log import HOW_COUNTED, STATEMENT
from app.core.scoring.harm import WHY_OF
from app.core.scoring.metrics import YARDSTICKS, measure
from app.core.scoring.rules.phases import PHASES, TASKS
from app.core.scoring.rules.solving import PARTS
from app.core.scoring.rules.strategies import ASPECTS
from app.core.scoring.suggesting.aims import AIMS, AT_THE_TOP
from app.core.scoring.suggesting.passed import CLAUSE_ASKED_FOR, FEELING_ASKED_FOR, RISK_ASKED_FOR
from app.core.transcript import Transcript
from app.web.render import TEMPLATES, environment

LIBRARY = Path(__file__).parents[1]
APP = LIBRARY / "app"
WEB = APP / "web"
MARKS = ("_", "N_", "ngettext")
SAYS = ("say", "say_of")
NOT_FOR_PAGES = ("keys.py", "webhooks.py", "addresses.py", "shapes.py", "idempotency.py")  # of the API and CLI alone
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


def of_core_and_services() -> Iterator[tuple[str, Message]]:
    """Yield what is said by `say` and `say_of`, and by errors: their first text, and the plural if there is one."""
    kinds = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)}
    for path in sorted(found for part in ("core", "services", "web") for found in (APP / part).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                given = [one.value for one in node.args if isinstance(one, ast.Constant)]
                texts = [text for text in given if isinstance(text, str)]
                if texts and (node.func.id in SAYS or (node.func.id in kinds and path.name not in NOT_FOR_PAGES)):
                    yield path.name, (texts[0], texts[1] if node.func.id == "say_of" else "")


def of_core() -> Iterator[tuple[str, Message]]:
    """Yield the names and fixed sentences that core gives, and that pages look up."""
    for name in PROBLEM_AREA_NAMES.values():
        yield "problem areas", (name, "")
        yield "problem areas", (name.lower(), "")
    for yardstick in YARDSTICKS:
        for text in (yardstick.name, yardstick.meaning, yardstick.source):
            yield "yardsticks", (text, "")
    for kind_of_harm, why in WHY_OF.items():
        yield "harm", (kind_of_harm.replace("_", " "), "")
        yield "harm", (why, "")
    for aim in (*AIMS.values(), AT_THE_TOP):
        yield "aims", (aim, "")
    for text in (RISK_ASKED_FOR, FEELING_ASKED_FOR, CLAUSE_ASKED_FOR):
        yield "chances that passed", (text, "")
    for text in (*PHASES.values(), *ASPECTS, *PARTS, *(task for tasks in TASKS.values() for task in tasks)):
        yield "rules", (text, "")
    for text in (*OPENER_NAMES.values(), earned_by(()), *_what_helps()):
        yield "ledger", (text, "")
    for name in measure(Transcript(turns=())):
        yield "measures", (name.replace("_", " "), "")
    for text in (*get_args(ScriptName), *get_args(Layer), *_of_bars(), "mended", "> 0 and < 1"):
        yield "playtest", (text, "")
    for text in (*get_args(ContentKind), *(f"{role}s" for role in get_args(Role))):
        yield "refusals", (text, "")
    for text in (STATEMENT, HOW_COUNTED):
        yield "practice log", (text, "")
    for kind in vars(errors).values():
        if isinstance(kind, type) and issubclass(kind, errors.AttuneError):
            yield "errors", (kind.title, "")


def _what_helps() -> Iterator[str]:
    """Yield what a verdict says would help, where it is a text of its own: what stands last in it."""
    for node in ast.walk(ast.parse(inspect.getsource(gates))):
        last = node.args[-1:] if isinstance(node, ast.Call) else node.elts[2:] if isinstance(node, ast.Tuple) else []
        if isinstance(node, ast.Call) and not (isinstance(node.func, ast.Name) and node.func.id == "Verdict"):
            continue
        yield from (one.value for one in last if isinstance(one, ast.Constant) and isinstance(one.value, str))


def _of_bars() -> Iterator[str]:
    """Yield what the bars of a playtest are called: `what`, or the first that `count_bar` is given."""
    known = {**vars(bars), "strong": SimpleNamespace(turns=len(therapists.STRONG))}
    for node in ast.walk(ast.parse(inspect.getsource(bars) + inspect.getsource(playtest))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Bar", "count_bar"):
            named = [word.value for word in node.keywords if word.arg == "what"] or node.args[:1]
            for found in named:
                if not isinstance(found, ast.Name):
                    yield str(eval(ast.unparse(found), known))


def of_shipped_rubrics_and_drills() -> Iterator[tuple[str, Message]]:
    """Yield what pages show of the shipped rubrics and drills; what trainees or clients would say stays English."""
    for path in sorted(LIBRARY.glob("rubrics/*.yaml")):
        rubric = YamlReader().rubric(path.read_text("utf-8"), path.name)
        yield path.name, (rubric.name, "")
        for criterion in rubric.criteria:
            anchors = [text for anchor in criterion.anchors for text in (anchor.name, anchor.description)]
            for text in (criterion.name, criterion.what, *anchors):
                yield path.name, (text, "")
    for drill in shipped_drills(LIBRARY):
        told = (drill.title, drill.summary, drill.task, drill.next_time)
        parts = (*(want.name for want in drill.wants), *(slip.why for slip in drill.slips))
        for text in (*told, *parts, *(item.hint for item in drill.items)):
            yield f"{drill.id}.yaml", (text, "")


def all_messages() -> dict[Message, str]:
    """Return every message once, with the first place where it is said."""
    found: dict[Message, str] = {}
    for source in (of_templates, of_modules, of_core_and_services, of_core, of_shipped_rubrics_and_drills):
        for place, message in source():
            found.setdefault(message, place)
    return found
