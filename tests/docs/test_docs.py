"""What the guides say is there: settings, commands, links, and an example that can be published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
import typer
from pydantic import BaseModel
from typer.core import TyperGroup

from app.adapters.content.yaml_files import YamlReader
from app.cli import app
from app.core import case
from app.core import persona as parts
from app.settings import Settings

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "guide"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
EXAMPLE = GUIDE / "rhona-transition-kitchen.yaml"
WRITING = (GUIDE / "writing-personas.md").read_text("utf-8")


def _commands(group: TyperGroup, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from _commands(command, (*path, name))
        else:
            yield (*path, name)


def _whole() -> TyperGroup:
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    return group


COMMANDS = sorted(_commands(_whole()))


def _anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _shell_lines(page: Path) -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]


@pytest.mark.parametrize("field", sorted(Settings.model_fields))
def test_every_setting_is_in_the_table_for_operators(field: str) -> None:
    table = (GUIDE / "operator.md").read_text("utf-8")
    assert f"| `ATTUNE_{field.upper()}` |" in table


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_names_a_setting_that_does_not_exist(page: Path) -> None:
    named = set(re.findall(r"\bATTUNE_([A-Z_]*[A-Z])\b", page.read_text("utf-8")))
    families = {name.split("_")[0] for name in map(str.upper, Settings.model_fields)}
    assert {name for name in named if name.lower() not in Settings.model_fields and name not in families} == set()


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_is_explained_somewhere(path: tuple[str, ...]) -> None:
    told = (ROOT / "README.md").read_text("utf-8") + (GUIDE / "operator.md").read_text("utf-8")
    told += (GUIDE / "integrator.md").read_text("utf-8")
    whole = f"attune {' '.join(path)}"
    listed = len(path) == 2 and f"attune {path[0]} " in told and f"`{path[1]}`" in told
    assert whole in told or listed


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_a_page_shows_exists(page: Path) -> None:
    text = page.read_text("utf-8")
    shown = re.findall(r"`attune ([a-z][a-z ]*)", text)
    shown += [line for shell in _shell_lines(page) for line in re.findall(r"(?:^|/)attune ([a-z][a-z ]*)", shell)]
    firsts = {path[0] for path in COMMANDS}
    groups = {path[0]: {other[1] for other in COMMANDS if other[0] == path[0]} for path in COMMANDS if len(path) == 2}
    for words in (said.split() for said in shown):
        assert words[0] in firsts, words
        if words[0] in groups and len(words) > 1:
            assert words[1] in groups[words[0]], words


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_make_target_that_a_page_names_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = re.findall(r"`(?:[A-Z_]+=\S+ )*make ([a-z-]+)", page.read_text("utf-8"))
    named += [name for line in _shell_lines(page) for name in re.findall(r"(?:^|\s)make ([a-z-]+)", line)]
    assert set(named) <= targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        place = (page.parent / name).resolve() if name else page
        assert place.exists(), f"{page.name}: {target}"
        if anchor:
            assert anchor in _anchors(place.read_text("utf-8")), f"{page.name}: {target}"


def test_the_pages_name_only_guides_that_exist() -> None:
    templates = (ROOT / "app" / "web" / "templates").rglob("*")
    named = {
        name
        for path in templates
        if path.is_file()
        for name in re.findall(r"docs/guide/[a-z-]+\.md", path.read_text("utf-8"))
    }
    assert named
    assert all((ROOT / name).exists() for name in named)


def test_the_worked_example_has_no_fault_and_its_own_name() -> None:
    example = YamlReader().persona(EXAMPLE.read_text("utf-8"), EXAMPLE.name)
    assert example.id == EXAMPLE.stem
    assert EXAMPLE.name in WRITING


def test_the_fact_that_is_shown_is_the_one_of_the_example() -> None:
    shown = re.search(r"^```yaml\n(.*?)^```", WRITING, re.MULTILINE | re.DOTALL)
    assert shown is not None
    assert shown[1] in EXAMPLE.read_text("utf-8")


@pytest.mark.parametrize("occasion", parts.OCCASIONS)
def test_every_occasion_is_listed_with_the_lines_it_needs(occasion: str) -> None:
    limits = parts.Lines.model_fields[occasion].metadata
    least = next((limit.min_length for limit in limits if hasattr(limit, "min_length")), 0)
    assert f"| `{occasion}` | {least} |" in WRITING
    skeleton = (ROOT / "app" / "web" / "templates" / "authoring" / "new_persona.yaml").read_text("utf-8")
    assert re.search(rf"^  {occasion}: \[\]\s+# {least}\b", skeleton, re.MULTILINE)


@pytest.mark.parametrize(
    "part",
    [
        parts.Persona,
        parts.Who,
        parts.Voice,
        case.Truth,
        case.Onset,
        case.MoodPoint,
        case.Person,
        parts.Fact,
        parts.Gate,
        parts.Challenge,
        parts.Cue,
        parts.Training,
        case.GriefMaterial,
        case.TransitionMaterial,
        case.DisputeMaterial,
        case.DeficitsMaterial,
    ],
    ids=lambda part: part.__name__,
)
def test_every_field_of_a_persona_is_explained(part: type[BaseModel]) -> None:
    for name, field in part.model_fields.items():
        said = field.alias or name
        assert re.search(rf"`(?:gate\.)?{said}\b", WRITING), said


@pytest.mark.parametrize("choices", [parts.Feeling, parts.Opener, parts.Layer, case.ProblemArea, case.Phase], ids=str)
def test_every_choice_an_author_has_is_named(choices: object) -> None:
    for choice in get_args(choices):
        assert f"`{choice}`" in WRITING, choice
