"""Danger made small: a hint of not wanting to live, or of violence, is comforted, explained or waved away.

The hint is the client's, so the same words are harmless elsewhere ("everybody feels like that sometimes").
"""

from __future__ import annotations

from app.core.patterns import regex

MINIMISING_RISK = regex(
    r"\b(?:let's (?:talk|think|focus|look|speak) (?:on |about |at )?(?:something|the"
    r"|some) (?:\w+ )?(?:positive|else|good|nicer|happy|nice|brighter)|focus on (?:the"
    r"|something) (?:positive|good)|you (?:don't|do not|didn't|can't) (?:really |actually "
    r"|seriously )?(?:mean (?:that|it)|want to die|think that)|you (?:wouldn't|would never|won't"
    r"|are not going to|would not)(?: ever| really| actually)? (?:do (?:that|it|anything|something)|kill"
    r"|hurt|harm|be so)|don't (?:say|talk|think) (?:that|things like that|like that|such (?:things"
    r"|a thing)|about (?:that|dying|death|such))|(?:suicide|that|it|killing yourself) (?:is"
    r"|would be) (?:so |very |just |really )?(?:selfish|a sin|cowardly|the easy way|stupid|silly"
    r"|no solution|never the answer)|(?:everyone|everybody|we all|lots of people|most people) (?:thinks?"
    r"|feels?|has|have|gets?|says?) (?:about |of )?(?:that|like that|dying|death|those thoughts"
    r"|such thoughts|it|this)(?: sometimes| now and then)?|just (?:a phase|words|talk|attention"
    r"|being dramatic|saying that)|(?:it|that) (?:is|sounds) (?:just |only )?a (?:phase|cry for attention)"
    r"|(?<!you )think (?:of|about) (?:your|how your|how much your|what it would do to your) (?:kids"
    r"|children|family|mother|parents|daughter|son|husband|wife)|don't be (?:silly|dramatic|ridiculous"
    r"|stupid|so dramatic)|that is (?:crazy|silly) talk|not (?:really |actually )?(?:suicidal"
    r"|serious about)|let's not (?:talk|go|dwell|think)|you have so much to live for"
    r"|you are not (?:really |actually )?(?:suicidal|going to (?:do|hurt|kill))|everyone (?:has|gets) (?:this"
    r"|that|it)|let us (?:talk|speak|think|come|go)|let's (?:come|go|get) back|(?:so|then) (?:it is|its"
    r"|that is) (?:fine|over|okay|good)|(?:its|it is|that is) (?:only |just )?human|you'd never|you (?:never"
    r"|don't) (?:\w+ )?(?:do|take|would)|(?:everyone|everybody) (?:who [\w ]+ )?(?:thinks|needs|does|feels|has)"
    r"|thoughts are (?:not|just|only)|only thoughts|that is normal|(?:such|so many|so much"
    r"|such a) (?:\w+ )?(?:lovely|beautiful|nice|good|wonderful|sweet|things?)|think (?:what|how) (?:it|this"
    r"|they)|being (?:a bit |so |a little )?(?:dramatic|silly|negative|morbid)|don't (?:say|think|talk)\b"
    r"|as long as you (?:don't|do not)|happens in every|(?:nobody|no one) (?:really )?wants to die"
    r"|like you (?:doesn't|don't|wouldn't)|not the same as|(?:so|too) negative|said sorry|but (?:he"
    r"|she) (?:loves|said|meant)|(?:when|because) (?:he|she) (?:is|was|had) (?:drunk|drinking|tired|stressed)"
    r"|(?:he|she) (?:was|is|had) (?:just |only |a bit |probably )*(?:drunk|drinking|stressed)(?:it is|that is"
    r"|its|this is) (?:\w+ )?(?:a )?(?:very )?(?:normal|common|natural)"
    r"(?: thing| thought| feeling| reaction)?(?: (?:to|on|in|for|at|when|with|after)\b|\W*$)|(?:normal|common"
    r"|usual) (?:thing|thoughts?|feelings?)"
    r"|(?:it is|that is|its|was|is|probably|must be|it was|only|just) (?:just |only |probably |simply "
    r"|maybe )*(?:a |an |the |your )?(?:\w+ )?(?:moments?|mood|tiredness"
    r"|phase|stress\w*|exhaustion|hormones|bad (?:day|night|dream|patch|mood)|dark (?:thoughts?|mood)|thoughts?"
    r"|saying|figure of speech|expression"
    r"|lack of sleep|grief|depression|anger|sadness|wine|drink|alcohol|pain|illness|shock)(?: talking| speaking"
    r"| thing|\W*$| (?:i think|because|from))"
    r"|(?:tiredness|grief|depression|stress|wine|drink|alcohol|pain|anger|illness|sadness|exhaustion"
    r"|lack of sleep|loneliness|part of you that is tired) (?:\w+ )?(?:talking|speaking)"
    r"|nothing (?:to worry|serious|unusual|bad|to be (?:worried|afraid|scared))|no need to (?:worry|panic"
    r"|go there|talk about)|(?:don't|no need to) (?:worry|panic|go there|exaggerate|be like that|dwell"
    r"|think (?:so|such|of|about|too)|torture)"
    r"|(?:not|isn't|can't be) (?:that|so|as) (?:bad|serious|dark|dramatic|hopeless)|it can't be that|(?:it|that"
    r"|this|these (?:thoughts|feelings)|they|those (?:thoughts|feelings)) (?:will|is going to|usually|always|do"
    r"|does|all)? ?(?:pass|passes|go away|goes away|fade|get better|be over)"
    r"|(?:tomorrow|in the morning|next week|after (?:some|a good) sleep)\b.{0,30}\b(?:better|brighter|different"
    r"|fine)|sleep on it|(?:get|have) (?:some|a good night'?s?) (?:sleep|rest)|things (?:will|always"
    r"|are going to) (?:get|look|be) (?:better|brighter|up)"
    r"|cheer up|look on the bright|stay positive|be positive|think positive|keep (?:smiling|your chin|strong)"
    r"|be strong|come on\b|you are (?:stronger|better|tougher) than|you are not (?:the (?:type|kind|sort)"
    r"|that kind|like that|that (?:type|sort|person|desperate))|not the (?:type|kind|sort)"
    r"|so much to live for|(?:plenty|lots|a lot|many (?:things|reasons)|so many (?:things|reasons)"
    r"|enough) to live for|everything to live for|your whole life (?:is )?(?:ahead|before|in front)|(?:children"
    r"|kids|family|wife|husband|son|daughter|dog|mother|grandchildren|people|they|she|he) (?:need|needs|love"
    r"|loves|would be (?:devastated|heartbroken|so))\b"
    r"|(?:what|how) about (?:your|the) (?:kids|children|family|mother|husband|wife|son|daughter|dog|parents)"
    r"|who (?:would|will|is going to) (?:look after|take care|feed|care for)|imagine (?:what|how) (?:it|your"
    r"|they)|how could you do that to|do that to (?:your|them|him|her)"
    r"|(?:that is|its|it is|this is|sounds?) (?:\w+ )?(?:silly|crazy|stupid|dramatic|morbid|nonsense|selfish"
    r"|cowardly|dark|too (?:dark|much|heavy))|(?:silly|crazy|stupid|foolish) (?:talk|thoughts?|ideas?|things?)"
    r"|(?:cry|asking|fishing|want|looking) (?:for|out for) (?:help|attention|pity|sympathy)"
    r"|(?:let's|let us|can we|shall we|could we|better|rather|i would rather|we (?:can|should|will|won't"
    r"|don't (?:have|need) to)|i (?:don't want|prefer not) to) (?:\w+ )?(?:not |rather |better )?(?:move on"
    r"|change (?:the )?(?:subject|topic)|leave (?:that|it|this)|park (?:that|it|this)|get back to|go back to"
    r"|stay (?:with|on) (?:the )?(?:positive|good|topic)|talk about (?:something|nicer|that|this|it) |go there"
    r"|go into (?:that|it|this)|discuss (?:that|it|this)|put (?:that|it) aside|skip (?:that|it|this)"
    r"|keep it (?:light|positive))"
    r"|(?:i|me|we)(?: also| too| sometimes| often| all)* (?:think|thought|feel|felt|have|had|get|say|said"
    r"|joke) (?:about )?(?:that|this|it|those|the same|like that|such)(?: too| sometimes| as well| also"
    r"| now and then|\W*$)|(?:everyone|everybody|people|we|most (?:people|of us)|a lot of people|lots of people"
    r"|half the \w+|all (?:mothers|of us|people|men|women)|who doesn't|many people)(?: all| sometimes"
    r"| often)* (?:think|thinks|feel|feels|have|has|say|says|get|gets|wants?|wish|wishes|goes|go|is|are|like"
    r"|does)\b"
    r"|i am (?:sure|certain) (?:you|it|that|he|she)|you will (?:be (?:fine|okay|all right|ok)|feel (?:better"
    r"|different)|get (?:over|through)|laugh|see)|(?:okay|oh|phew|great|good|fine"
    r"|nice),? (?:then )?(?:so )?(?:its|it is|that is|thats) (?:fine|covered|good|okay|all right|settled|sorted"
    r"|done|that)|so that is (?:covered|settled|sorted|fine|okay|done)|that is (?:okay|fine|all right) then"
    r"|(?:people|those) who (?:say|talk about) (?:it|that|this)|(?:never|don't) (?:really )?(?:do|mean) it"
    r"|if you (?:really|were really) (?:wanted|meant|going to)|(?:he|she|they) (?:is|was|are|were) (?:probably "
    r"|just |only )+(?:stressed|tired|upset|frustrated|angry|drunk|joking|worried|under)|(?:he|she) didn't mean"
    r"|(?:all|every) (?:couples?|marriages?|families|men|husbands) "
    r"|not (?:a|the) (?:solution|answer|way out)|(?:a )?permanent solution|god (?:gave|wouldn't|doesn't)"
    r"|just (?:\w+ )?(?:sad|tired|upset|down|low|stressed|emotional|exaggerating|venting|a joke|dramatic))"
)
# Asked so that the answer is no, or so that guilt answers: after a hint, this plays it down as well.
LEADS_TO_NO = regex(
    r"\b(?:you (?:don't|do not|didn't|wouldn't|would never|won't|are not|aren't|would not)\b.{0,60}\b(?:right"
    r"|do you|did you|would you|will you|are you|okay|yes|no)\W*$"
    r"|(?:what|how) about (?:your|the) (?:kids|children|family|mother|husband|wife|son|daughter|dog|parents)"
    r"|who (?:would|will|is going to) (?:look after|take care|feed|care for)|how could you do that to"
    r"|(?:isn't|aren't|don't) (?:it|that|you|we|everyone|everybody) (?:\w+ )?(?:just|a bit|all|exaggerat\w+"
    r"|being)|you (?:are|were) (?:just |only )?(?:joking|kidding|exaggerating|being dramatic)|(?:can|could|shall"
    r"|should) we (?:\w+ )?(?:not talk|talk about something|move on|change (?:the )?(?:subject|topic)|get back"
    r"|go back to|leave that|focus on)"
    r"|(?:isn't|wouldn't) (?:that|it) (?:\w+ )?(?:selfish|silly|cowardly|a bit|dramatic|unfair)"
    r"|have you thought (?:about|of) (?:what it would do to|your (?:kids|children|family|mother))"
    r"|you don't (?:\w+ )?mean (?:that|it|this)|not serious|(?:only|just) (?:\w+ )?(?:tiredness|stress|tired"
    r"|a mood|a thought|grief|a phase|sad)|being (?:a bit |a little )?(?:dramatic|silly|negative))"
)
# What plays down a danger that only it names.
PLAYS_DOWN = regex(
    r"\b(?:so much to live for|everything to live for|(?:tiredness|grief|depression|stress|wine|drink|alcohol"
    r"|pain|illness|exhaustion) (?:\w+ )?talking"
    r"|(?:don't|not|never|won't|wouldn't|no|promise me)\b.{0,40}\b(?:anything|something|nothing) (?:stupid|silly"
    r"|crazy|foolish|rash)|nothing (?:stupid|silly|crazy)\W*$|stop talking about (?:dying|death|suicide)"
    r"|you (?:don't|do not) (?:really |actually |honestly )*(?:want to die|mean you want to die"
    r"|wish you were dead)|(?:suicide|killing yourself) (?:is|would be) (?:selfish|a sin|never|cowardly"
    r"|no solution|not))"
)
# A hint that is taken up: named, given back or asked about.
_TAKES_UP = regex(
    r"\b(?:when you say|you (?:said|told|say|feel|felt|think|thought|tell|wonder|wish|worry|fear|mean that|hear)"
    r"|(?:are|do|did|have|were) you (?:\w+ )?(?:thinking|thoughts?|think|thought|having|have|feel|plan\w*|want"
    r"|wish|ever)"
    r"|what (?:was|is|did|do|would|happens?|keeps|goes|went)|how (?:often|close|strong|long|did|do|does|was)"
    r"|tell me|i (?:am|was) (?:glad|worried|concerned|not)|i (?:want|would like|need|have) to (?:ask|hear"
    r"|understand|stay|know|make|talk)|ask you|take (?:that|it|this|what you) serious\w*|part of you"
    r"|sounds? (?:like|as)|because)\b"
)
# What a client lets slip of danger, wider than the words that name it.
HINT = regex(
    r"\b(?:(?:easier|better|nice|good|peaceful|like|want|wish|rather|go|soon|just) (?:\w+ )?(?:to )?(?:be|go|lie"
    r"|sleep) (?:with|to|next to|beside) (?:him|her|mum|mom|dad|them|my (?:husband|wife|son|daughter|mother"
    r"|father|brother|sister))|(?:better|easier|happier|fine|off) (?:\w+ )?without me"
    r"|(?:nobody|no one|who|not one person) (?:would|will|'d)(?: even)? (?:notice|miss|care|find)|(?:quick|easy"
    r"|peaceful|clean) (?:end|way out)|(?:no|any|see the|see a|what is the|whats the|what's the) point\b"
    r"|(?:tired|sick|done|finished|fed up) (?:of|with) (?:living|life|it all|being alive|everything|waking)"
    r"|can't (?:go on|do this any ?more|take (?:it|this) any ?more|carry on|live like)|don't (?:see|have) (?:a "
    r"|any |my )?(?:way out|future|way forward|reason)|just a burden|a burden to|(?:drive|walk|step|jump|steer"
    r"|fall)\w* (?:into|off|in front|under|over the)|(?:stop|end|pause|switch off|over) (?:everything|it all"
    r"|existing)|stop existing|not exist"
    r"|overdose|(?:all|count\w*|sav\w+|collect\w*|took|take|kept) (?:\w+ )?(?:the |my |his |her )?(?:pills"
    r"|tablets)|the (?:bridge|rope|gun|shaft|tracks|platform)|his gun|disappear|not (?:wake|waking)|never wake"
    r"|wouldn't (?:mind|care) if|don't care if i|whether i (?:live|wake)|sleep (?:and|for ever|forever)|be gone"
    r"|be over with|want it to (?:stop|be over|end)|cut(?:ting)? my|hurt myself"
    r"|(?:hit|hits|pushes|pushed|slap\w*|beats?|kick\w*|chok\w+|grabbed|threw|throws|locks?) (?:me|us|my (?:arm"
    r"|face))|(?:afraid|scared) of (?:him|her)|drink till|dead (?:already|inside)|let go of the wheel"
    r"|nothing (?:left to|to) live|the end of me|my (?:will|funeral|own grave)|leave this (?:world|life)"
    r"|here any ?more|around any ?more)"
)
RISK_EUPHEMISM = regex(
    r"\byou (?:are not|aren't|won't|wouldn't|are not going to|will not|don't)\b.{0,40}\b(?:anything"
    r"|something) (?:stupid|silly|crazy|foolish|rash)"
)


def plays_down(plain: str, *, hinted: bool, asked: bool) -> bool:
    """Tell whether a sentence makes a danger small; `hinted` if the client or the sentence itself spoke of one."""
    if _TAKES_UP.search(plain):
        return False
    if PLAYS_DOWN.search(plain):
        return True
    return hinted and (LEADS_TO_NO if asked else MINIMISING_RISK).search(plain) is not None
