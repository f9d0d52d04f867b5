"""What must not pass: into the conversation, out of the model's mouth, or unnoticed by the app.

`clean_turn` and `trainee_in_distress` look at the trainee's words, `SentenceGate` and `Guard` at a model's.
"""

from app.core.safety.distress import trainee_in_distress
from app.core.safety.guard import Guard
from app.core.safety.sentences import SentenceGate, as_speech
from app.core.safety.turns import clean_turn

__all__ = ["Guard", "SentenceGate", "as_speech", "clean_turn", "trainee_in_distress"]
