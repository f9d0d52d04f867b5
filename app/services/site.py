"""One running Attune: every port that the use cases need, in one typed bundle. `main` and `cli` fill it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from app.core.client.nearness import Nearness
from app.core.drill import Drill
from app.core.lesson import Lesson
from app.core.ports import (
    Clock,
    ContentReader,
    EncounterStore,
    ExerciseStore,
    Ids,
    Jobs,
    KeyStore,
    PeopleStore,
    PracticeStore,
    ScoringStore,
    Sender,
    TextModel,
    TurnEncoder,
    Voice,
    WebhookStore,
)
from app.services.desk import Desk
from app.services.judging import Judging
from app.services.library import Library
from app.services.replies import LiveReplies
from app.services.talks import OpenTalks


@dataclass(frozen=True, slots=True)
class Deployment:
    """What the operator has chosen, as far as use cases and pages must know it. Never holds a secret."""

    public_url: str = "http://127.0.0.1:8000"
    support_text: str = (
        "If this touches something of your own, stop here. Talk to your supervisor, a colleague or somebody you "
        "trust. If you are in danger, call your local emergency number."
    )
    retention_days: int | None = None
    session_hours: int = 12
    model_name: str | None = None
    model_host: str | None = None
    judge_name: str | None = None
    one_process: bool = True
    allow_private_webhooks: bool = False


@dataclass(slots=True)
class Site:
    """The ports of one deployment."""

    deployment: Deployment
    clock: Clock
    ids: Ids
    encounters: EncounterStore
    scorings: ScoringStore
    practice: PracticeStore
    people: PeopleStore
    keys: KeyStore
    webhooks: WebhookStore
    exercises: ExerciseStore
    library: Library
    reader: ContentReader
    voice: Voice
    jobs: Jobs
    sender: Sender
    nearness: Nearness | None = None
    encoder: TurnEncoder | None = None
    model: TextModel | None = None
    judge: TextModel | None = None
    read_lessons: Callable[[], tuple[Lesson, ...]] = tuple
    read_drills: Callable[[], tuple[Drill, ...]] = tuple
    judges: tuple[TextModel, ...] = ()
    judging: Judging = field(default_factory=Judging)
    replies: LiveReplies = field(default_factory=LiveReplies)
    desk: Desk = field(default_factory=Desk)
    signing_in: asyncio.Lock = field(default_factory=asyncio.Lock)
    talks: OpenTalks = field(init=False)

    def __post_init__(self) -> None:
        self.talks = OpenTalks(remembers=self.deployment.one_process)

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """The lessons, read when they are first asked for. Raises InvalidContent."""
        return self.read_lessons()

    @property
    def drills(self) -> tuple[Drill, ...]:
        """The drills, read when they are first asked for. Raises InvalidContent."""
        return self.read_drills()

    @property
    def scorer(self) -> str:
        """The scorer that new feedback uses: the panel or judge where one is configured, else the embedded one."""
        if self.judges:
            return "panel"
        return "judge" if self.judge is not None else "embedded"
