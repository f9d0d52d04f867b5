"""`attune agreement`: files of coded turns in, figures and their intervals out. All data here are made up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli.agreement import MARK
from app.core.scoring.human_codes import COMPARISONS, SHARES
from app.core.scoring.measured import CODER, EXPERTS, EXPERTS_ICC, MEASURED_ON, TRANSCRIPTS, TURNS
from app.settings import ROOT
from tests.cli.conftest import Attune

PAGE = (ROOT / "docs" / "agreement.md").read_text("utf-8")
NAMES = {comparison.id: comparison.name for comparison in COMPARISONS}
FAST = ("--resamples", "100")


def write(path: Path, *rows: object) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(row if isinstance(row, str) else json.dumps(row) + "\n" for row in rows), "utf-8")
    return str(path)


def therapist(name: int, text: str, main: str, **more: str) -> dict[str, object]:
    codes = {"question": "none", "reflection": "none", "therapist_input": "none", **more}
    return {"transcript_id": name, "interlocutor": "therapist", "text": text, "main_behaviour": main, **codes}


def client(name: int, text: str) -> dict[str, object]:
    return {"transcript_id": name, "interlocutor": "client", "text": text, "client_talk": "neutral"}


ANNOMI = (
    client(1, "I drink."),
    client(1, "Most nights."),
    therapist(1, "What is a night like?", "question", question="open"),
    therapist(2, "You should stop.", "therapist_input", therapist_input="advice"),
    client(2, "I know."),
    therapist(2, "Do you sleep?", "question", question="closed"),
)
ESCONV = (
    {"dialog_id": "d1", "speaker": "seeker", "strategy": "", "text": "I lost my job."},
    {"dialog_id": "d1", "speaker": "supporter", "strategy": "Questions", "text": "When did that happen?"},
    {"dialog_id": "d2", "speaker": "supporter", "strategy": "Other", "text": "Hello"},
)
OWN = (
    {"id": "1", "text": "Do you sleep?", "previous": "I am tired.", "main": "question", "question": "closed"},
    {"id": "2", "transcript": "x", "text": "You should rest.", "advice": True, "question": None,
     "empathy": {"exploration": 0}, "sentences": []},
)  # fmt: skip


def measured(attune: Attune, *arguments: str) -> list[dict[str, object]]:
    ran = attune("agreement", *arguments, "--json", *FAST)
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    assert (found["seed"], found["resamples"]) == (1, 100)
    data = found["data"]
    assert isinstance(data, list)
    return data


def figures(data: dict[str, object], comparison: str, form: str = "as written") -> dict[str, object]:
    labels = data["labels"]
    assert isinstance(labels, list)
    found = next(row for row in labels if (row["id"], row["form"]) == (comparison, form))
    assert isinstance(found, dict)
    return found


def test_all_three_layouts_are_told_apart_and_measured(attune: Attune, tmp_path: Path) -> None:
    write(tmp_path / "a" / "utterances.jsonl", *ANNOMI)
    write(tmp_path / "a" / "transcripts.csv", "transcript_id,mi_quality\n1,high\n2,low\n")
    esconv, own = write(tmp_path / "e.jsonl", *ESCONV), write(tmp_path / "own.jsonl", *OWN)
    a, e, o = measured(attune, str(tmp_path / "a"), esconv, own)
    assert [(found["name"], found["transcripts"], found["turns"]) for found in (a, e, o)] == [
        ("AnnoMI", 2, 3),
        ("ESConv", 2, 2),
        ("own", 2, 2),
    ]
    assert figures(a, "main")["macro_f1"] == {"value": 1.0, "low": 1.0, "high": 1.0}
    assert figures(a, "advice")["turns"] == 3
    assert a["separation"] is not None
    assert figures(e, "strategy")["kappa"] == {"value": 1.0, "low": 1.0, "high": 1.0}
    # A code that is missing was not given; `null` says that there is no question.
    assert [figures(o, name)["turns"] for name in ("main", "question", "advice", "exploration")] == [1, 2, 1, 1]


def test_the_tables_show_intervals_and_only_annomis_have_experts_beside_them(attune: Attune, tmp_path: Path) -> None:
    annomi, esconv = write(tmp_path / "a.jsonl", *ANNOMI), write(tmp_path / "e.jsonl", *ESCONV)
    shown = attune("agreement", annomi, esconv, *FAST)
    assert shown.code == 0, shown.err
    first, second = shown.out.split("## ESConv")
    assert "1.000 (1.000 to 1.000)" in first
    assert "experts' kappa" in first
    assert "expert" not in second
    assert "Without punctuation and capitals" in second


def test_the_hand_written_head_of_the_page_is_kept(attune: Attune, tmp_path: Path) -> None:
    own, page = write(tmp_path / "own.jsonl", *OWN), tmp_path / "page.md"
    assert attune("agreement", own, "--markdown", str(page), *FAST).code == 0
    fresh = page.read_text("utf-8")
    assert fresh.startswith("# Agreement")
    page.write_text(fresh.replace("# Agreement", "# My words"), "utf-8")
    assert attune("agreement", own, "--markdown", str(page), *FAST).code == 0
    assert page.read_text("utf-8") == fresh.replace("# Agreement", "# My words")


def test_a_page_without_the_mark_is_left_as_it_is(attune: Attune, tmp_path: Path) -> None:
    own, page = write(tmp_path / "own.jsonl", *OWN), tmp_path / "page.md"
    page.write_text("# Something else\n", "utf-8")
    ran = attune("agreement", own, "--markdown", str(page), *FAST)
    assert ran.code == 1
    assert "nothing was written" in ran.err
    assert page.read_text("utf-8") == "# Something else\n"


@pytest.mark.parametrize(
    ("rows", "line", "said"),
    [
        (("{",), 1, "this line is not JSON"),
        (('{"text": "a", "main": "question"}\n', "[]\n"), 2, "expected an object"),
        (({"text": "a", "main": "asking"},), 1, "main: "),
        (({"text": "a", "mian": "question"},), 1, "mian: "),
        (({"text": "a", "advice": "yes"},), 1, "advice: "),
        (({"text": "a", "empathy": {"exploration": 3}},), 1, "empathy.exploration: "),
        (({"text": "a"},), 1, "no human code"),
        (({"main": "question"},), 1, "text: "),
        ((*ANNOMI, "\n", therapist(3, "Hm.", "mumbling")), 8, "main_behaviour: "),
        ((client(1, "a"), {"transcript_id": 1, "interlocutor": "dog", "text": "a"}), 2, "interlocutor: "),
        ((*ESCONV, {"dialog_id": "d1", "speaker": "supporter", "text": "a"}), 4, "strategy: "),
        ((client(1, "a"),), 0, "there is no coded turn"),
        ((), 0, "there is no coded turn"),
    ],
)
def test_every_fault_names_its_file_and_line(
    attune: Attune, tmp_path: Path, rows: tuple[object, ...], line: int, said: str
) -> None:
    file = write(tmp_path / "bad.jsonl", *rows)
    ran = attune("agreement", file, write(tmp_path / "good.jsonl", *OWN), *FAST)
    assert (ran.code, ran.out) == (1, "")
    assert f"{file}:{line}: {said}" in ran.err
    assert "Traceback" not in ran.err


def test_the_faults_of_all_files_are_told_together(attune: Attune, tmp_path: Path) -> None:
    bad = write(tmp_path / "bad.jsonl", "x\n", "y\n")
    write(tmp_path / "a" / "utterances.jsonl", *ANNOMI)
    table = write(tmp_path / "a" / "transcripts.csv", "transcript_id,mi_quality\n1,high\n2,middling\n")
    ran = attune("agreement", bad, str(tmp_path / "a"), str(tmp_path / "missing.jsonl"), *FAST)
    assert ran.code == 1
    for place in (f"{bad}:1: ", f"{bad}:2: ", f"{table}:3: ", f"{tmp_path / 'missing.jsonl'}:0: cannot be read"):
        assert place in ran.err


def cells(section: str, first: str) -> list[str]:
    annomi = PAGE.split("## AnnoMI\n")[1].split("\n## ")[0]
    part = annomi.split(f"### {section}\n")[1].split("\n### ")[0]
    line = next(line for line in part.splitlines() if line.startswith(f"| {first} "))
    return [cell.strip() for cell in line.strip("|").split("|")]


@pytest.mark.parametrize("comparison", sorted(CODER))
def test_the_frozen_figures_are_those_of_the_page(comparison: str) -> None:
    coder, experts = CODER[comparison], EXPERTS[comparison]
    _, _, f1, kappa, experts_f1, experts_kappa = cells("What a turn is", NAMES[comparison])
    assert (f1.split()[0], kappa.split()[0]) == (f"{coder.f1:.3f}", f"{coder.kappa:.3f}")
    assert experts_f1 == ("" if experts.f1 is None else f"{experts.f1:.3f}")
    assert experts_kappa == ("" if experts.kappa is None else f"{experts.kappa:.3f}")


@pytest.mark.parametrize(
    ("comparison", "label"), [(name, label) for name, found in sorted(CODER.items()) for label in found.classes]
)
def test_the_frozen_figures_of_classes_are_those_of_the_page(comparison: str, label: str) -> None:
    section = PAGE.split("### Each class\n")[1].split("\n### ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if "|" in line]
    f1, expert = next(row[4:6] for row in rows if row[:2] == [NAMES[comparison], label])
    assert f1.split()[0] == f"{CODER[comparison].classes[label]:.3f}"
    beside = EXPERTS[comparison].classes.get(label)
    assert expert == ("" if beside is None else f"{beside:.2f}")


def test_the_page_and_the_frozen_figures_are_of_one_day_and_one_run() -> None:
    assert MARK in PAGE
    assert f"Measured on {MEASURED_ON.isoformat()};" in PAGE
    assert f"{TRANSCRIPTS} transcripts, {TURNS:,} coded turns." in PAGE
    for share in SHARES:
        if share.id in EXPERTS_ICC:
            assert cells("Whole sessions", share.name)[-1] == f"{EXPERTS_ICC[share.id]:.2f}"
