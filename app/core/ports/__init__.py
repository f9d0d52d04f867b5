"""What the services need from outside, a Protocol each, named after the questions they answer.

Reads return None for "there is no such thing"; writes raise the typed errors of `core.errors`.
"""

from app.core.ports.content import ContentKind, ContentReader, ContentStore, Revision
from app.core.ports.deliveries import Delivery, Jobs, Sender, Webhook, WebhookStore
from app.core.ports.encoding import TurnEncoder
from app.core.ports.encounters import EncounterStore, Outcome, ScoringStore, Verdicts
from app.core.ports.exercises import Exercise, ExerciseKind, ExerciseStore
from app.core.ports.keys import ApiKey, KeyStore, StoredResponse
from app.core.ports.people import Cohort, Invitation, PeopleStore, Session
from app.core.ports.practice import Notes, PracticeStore
from app.core.ports.speaking import Brief, Completion, Message, Piece, TextModel, Voice
from app.core.ports.system import Clock, Ids

__all__ = [
    "ApiKey",
    "Brief",
    "Clock",
    "Cohort",
    "Completion",
    "ContentKind",
    "ContentReader",
    "ContentStore",
    "Delivery",
    "EncounterStore",
    "Exercise",
    "ExerciseKind",
    "ExerciseStore",
    "Ids",
    "Invitation",
    "Jobs",
    "KeyStore",
    "Message",
    "Notes",
    "Outcome",
    "PeopleStore",
    "Piece",
    "PracticeStore",
    "Revision",
    "ScoringStore",
    "Sender",
    "Session",
    "StoredResponse",
    "TextModel",
    "TurnEncoder",
    "Verdicts",
    "Voice",
    "Webhook",
    "WebhookStore",
]
