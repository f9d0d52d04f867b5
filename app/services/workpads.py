"""The trainee's work-pad of one encounter: kept as they write, closed once the case has been shown."""

from __future__ import annotations

from app.core.access import Principal
from app.core.encounter import Encounter
from app.core.errors import Conflict
from app.core.workpad import WorkPad
from app.services import encounters, feedback
from app.services.site import Site


async def may_write(site: Site, who: Principal, encounter: Encounter) -> bool:
    """Tell whether the pad is open: during the talk, and afterwards until its trainee reads the feedback."""
    if who.user_id != encounter.trainee_id or encounter.is_branch:
        return False
    return encounter.status == "open" or await feedback.asks_to_rate(site, who, encounter)


async def read(site: Site, encounter: Encounter) -> WorkPad:
    """Return the pad as it stands; an empty one where nothing has been written."""
    return await site.practice.workpad(encounter.id) or WorkPad()


async def keep(site: Site, who: Principal, encounter_id: str, pad: WorkPad) -> Encounter:
    """Keep the pad. Raises Conflict once the case has been shown: notes made from the answers teach nothing."""
    encounter = await encounters.find_to_speak(site, who, encounter_id)
    # The store looks again as it writes: the rating may be sent in the same moment.
    if not await may_write(site, who, encounter) or not await site.practice.keep_workpad(
        encounter_id, pad, site.clock.now()
    ):
        raise Conflict("The feedback has shown the case, so the work-pad stays as it was.")
    return encounter
