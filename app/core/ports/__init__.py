"""What the services need from outside, a Protocol each, named after the questions they answer.

Reads return None for "there is no such thing"; writes raise the typed errors of `core.errors`.
"""

from app.core.ports.content import ContentKind, ContentReader, ContentStore, Revision
from app.core.ports.deliveries import Delivery, Jobs, Sender, Webhook, WebhookStore
from app.core.ports.encoding import TurnEncoder
from app.core.ports.encounters import EncounterStore, Outcome, ScoringStore
from app.core.ports.keys import ApiKey, KeyStore, StoredResponse
from app.core.ports.people import Cohort, Invitation, PeopleStore, Session
from app.core.ports.speaking import Brief, Message, Piece, TextModel, Voice
from app.core.ports.system import Clock, Ids

__all__ = [
    "ApiKey",
    "Brief",
    "Clock",
    "Cohort",
    "ContentKind",
    "ContentReader",
    "ContentStore",
    "Delivery",
    "EncounterStore",
    "Ids",
    "Invitation",
    "Jobs",
    "KeyStore",
    "Message",
    "Outcome",
    "PeopleStore",
    "Piece",
    "Revision",
    "ScoringStore",
    "Sender",
    "Session",
    "StoredResponse",
    "TextModel",
    "TurnEncoder",
    "Voice",
    "Webhook",
    "WebhookStore",
]
