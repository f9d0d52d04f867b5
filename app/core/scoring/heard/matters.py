"""What the client's trouble is about: mood beside an event, the problem area, a custom or a faith."""

from __future__ import annotations

import re

from app.core.case import ProblemArea
from app.core.patterns import regex
from app.core.scoring.heard.cues import Cue, culture_quoted, episodes
from app.core.scoring.material import Material, Said

_MOOD = regex(
    r"\b(?:mood|(?:feel|feeling|felt|been|get|got|so|very|really|too) (?:low|down|worse|better|bad|awful)"
    r"|can't sleep|couldn't sleep|don't sleep|didn't sleep|not sleeping|stopped sleeping|wake (?:up|at)|woke|awake"
    r"|no appetite|not eating|stopped eating|can't eat|don't eat|tired|exhausted|no energy|bad (?:day|week|night)s?"
    r"|good (?:day|week)|cry|cried|crying|stay(?:ed)? in bed|can't get up|couldn't get up|can't concentrate"
    r"|can't bring myself|stopped (?:going|cooking|singing|seeing|working|enjoying)|nothing (?:interests|matters)"
    r"|headaches?|stomach)\b"
)
_EVENT = regex(
    r"\b(?:since|when|after|the day|that day|the night|that night|the week|last (?:week|month|year|night|sunday"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|spring|summer|autumn|winter|christmas)|yesterday|(?:on|this"
    r"|in) (?:sunday|monday|tuesday|wednesday|thursday|friday|saturday|january|february|march|april|may|june|july"
    r"|august|september|october|november|december)|died|left me|moved|retired|divorc\w+|separat\w+|quarrel\w*"
    r"|argument|row|fight|wedding|funeral|lost my|sacked|fired|laid off|told me)\b"
)
_AREA: dict[ProblemArea, re.Pattern[str]] = {
    "grief": regex(
        r"\b(?:died|dead|death|funeral|grave\w*|buried|burial|passed away|ashes|cemetery|widow\w*|mourn\w*|griev\w*"
        r"|grief|coffin|hospice|miss (?:him|her)|her things|his things|her room|his room|her chair|his chair"
        r"|when (?:he|she) was alive)\b"
    ),
    "role_transition": regex(
        r"\b(?:retir\w+|redundan\w+|laid off|sacked|moved (?:here|to|away|out|countries)|back home|new (?:job"
        r"|country|city|school|house|baby|place|life|role)|baby|pregnan\w+|divorc\w+|separat\w+|diagnos\w+|illness"
        r"|stroke|used to (?:be|work|have|do|live|know)|no longer|before (?:i|we) (?:came|moved|left|retired)"
        r"|left (?:home|my country|school|the army)|visa|immigra\w+|promotion|promoted|empty nest|moved out"
        r"|since i stopped|i was (?:somebody|a \w+) there)\b"
    ),
    "role_dispute": regex(
        r"\b(?:argu\w+|quarrel\w*|row|rows|fight|fights|fighting|shout\w*|doesn't (?:listen|understand|talk|help"
        r"|respect|ask)|won't (?:listen|talk|help|let)|expects?|expected|wants me to|blames? me|promis\w+|lied"
        r"|trust\w*|not speaking|don't (?:speak|talk)|silent|silence|sulk\w*|unfair|his side|her side|give in"
        r"|gave in|apologi\w+|refus\w+)\b"
    ),
    "interpersonal_deficits": regex(
        r"\b(?:no friends|(?:few|any|have) friends|lonely|loneliness|alone|on my own|by myself|nobody (?:to|calls"
        r"|rings|comes|asks|talks)|no one (?:to|calls|rings|comes|asks|talks)|shy|awkward|don't (?:fit|belong"
        r"|know anyone|know anybody|go out|meet)|never (?:been|had) (?:close|a|good|any)|keep to myself|keep people"
        r"|out of place|new people|people (?:don't|leave|go)|stranger\w*|invisible|left out|invited)\b"
    ),
}  # fmt: skip
_CULTURE = regex(
    r"\b(?:back home|where i (?:come|am) from|in (?:my|our) (?:culture|country|village|family|tradition|language"
    r"|religion|community|church|faith)|(?:my|our) (?:people|culture|faith|religion|language|custom\w*|tradition\w*"
    r"|church|mosque|temple|community|village|country|ancestors)|mosque|church|temple|synagogue|gurdwara|imam|priest"
    r"|pastor|rabbi|mass|pray\w*|prayer\w*|fasting|ramadan|eid|diwali|shabbat|communion|rosary|litany|quran|koran"
    r"|bible|god|allah|haram|sin\b|honou?r|shame on (?:the|my) family|dowry|arranged|clan|elders?|eldest (?:son"
    r"|daughter)|head of the family|izzat|ubuntu|mourning (?:period|dress|clothes)|forty days|wear black|asylum"
    r"|refugee|immigrant|migrant|foreign\w*|accent|mother tongue|a (?:man|woman|son|daughter|wife|mother) (?:must"
    r"|should|does|doesn't|has to|is supposed)|what (?:people|the neighbours|the family) (?:will|would) (?:say"
    r"|think))\b"
)


def moods_with_event(material: Material) -> tuple[Cue, ...]:
    """Return where the client names a mood or symptom beside a time or an event, in one breath or in two."""
    cues: list[Cue] = []
    before: Said | None = None
    for said in material.client:
        mood, event = has_mood(said.plain) or bool(said.feelings), _EVENT.search(said.plain) is not None
        across = (
            before is not None and mood and not event and _EVENT.search(before.plain) and not has_mood(before.plain)
        )
        if mood and (event or across):
            cues.append(Cue(said.number, said.text, "mood"))
        before = said
    return episodes(cues, 2)


def has_mood(plain: str) -> bool:
    """Tell whether plain words name a mood or a symptom of depression."""
    return _MOOD.search(plain) is not None


def has_event(plain: str) -> bool:
    """Tell whether plain words name a time or an event."""
    return _EVENT.search(plain) is not None


def likely_area(material: Material) -> ProblemArea | None:
    """Return the case's problem area, or the one that the client's words point to, or None."""
    if material.persona is not None:
        return material.persona.problem_area
    counts = {
        area: sum(len(pattern.findall(said.plain)) for said in material.client) for area, pattern in _AREA.items()
    }
    best = max(counts, key=lambda area: counts[area])
    return best if counts[best] >= 2 else None


def on_area(material: Material, area: ProblemArea) -> tuple[Cue, ...]:
    """Return where the client's words touch the problem area."""
    pattern = _AREA[area]
    return tuple(
        Cue(said.number, said.text, match.group())
        for said in material.client
        if (match := pattern.search(said.plain))
    )


def touches(plain: str, area: ProblemArea) -> bool:
    """Tell whether plain words touch a problem area."""
    return _AREA[area].search(plain) is not None


def names_culture(plain: str) -> bool:
    """Tell whether plain words name something of a culture, faith, language or family's ways."""
    return _CULTURE.search(plain) is not None or "where you come from" in plain


def cultural_cues(material: Material) -> tuple[Cue, ...]:
    """Return where the client names something of their culture, faith, language or family's ways."""
    quoted = culture_quoted(material.persona)
    cues = []
    for said in material.client:
        match = _CULTURE.search(said.plain)
        phrase = match.group() if match else next((words for words in quoted if words in said.plain), None)
        if phrase is not None:
            cues.append(Cue(said.number, said.text, phrase))
    return episodes(cues, 2)
