"""Steps out of the trainee's role: private contact, meetings, gifts and money, acting for the client, flirting.

What the codebook calls `boundary_crossing`. A limit that is set ("I can't give you my own number") or a wish that is
given back ("you'd like my number") is none.
"""

from __future__ import annotations

from app.core.coding.sentences import Piece
from app.core.patterns import regex

_OWN = r"my (?:own |private |personal |mobile |home |cell |direct )*"
_WAY = (
    r"(?:number|phone|mobile|cell|email"
    r"|e-mail|address|whatsapp|insta\w*|facebook|fb|telegram|snap\w*|tiktok|messenger)\b"
)
_DRINK = (
    r"(?:coffee|tea|beer|beers|drink|drinks|pint|wine|dinner|lunch|breakfast|brunch|meal|bite|pizza|walk|cinema"
    r"|film|movie"
    r"|concert|pub|bar|caf[eé]|match|hike|run|swim|curry|ice cream|party|date)\b"
)
_PLACE = (
    r"(?:house|place|home|flat|apartment|garden"
    r"|kitchen|party|birthday|barbecue|bbq|church|mosque|wedding|family)"
)
_FOR_CLIENT = (
    r"(?:call|ring|phone|email|e-mail|write to|write|text|message|talk to|speak to|speak with|contact|visit"
    r"|go to|go and see|go see"
    r"|have a word with|have a chat with|sort out|deal with|fill in|sign)"
)
_SOMEBODY = (
    r"(?:him|her|them|your (?!gp\b|doctor|nurse|care|crisis)\w+|the (?:landlord|council|school|office|bank"
    r"|jobcentre|embassy|lawyer|boss|manager|home office"
    r"|housing|court|company|insurance)\w*)"
)
CROSSING = regex(
    r"\b(?=\w)(?:(?:here is|this is|here you have|heres|take|have|save|note|write down|i (?:will|can|could) (?:give"
    r"|send|text) you|let me give you|you can (?:have|get|use)|giving you"
    rf"|use|ring|call|text(?: me)? on|message me on) {_OWN}{_WAY}|my (?:own|private|personal|home|whatsapp|mobile"
    r"|cell|insta\w*) (?:is |number|phone|mobile|address|e-?mail|account|line|\d)|my (?:number|mobile|whatsapp"
    r"|address|insta\w*|email) is\b"
    r"|(?:text|call|whatsapp|message|ring|dm|phone|contact|reach|write(?: to)?) me (?:any ?time|whenever"
    r"|at night|day (?:or|and) night|at home|at any|on (?:whatsapp|insta\w*|facebook|my|the weekend|0\d|\+)"
    r"|in the (?:night|evening|middle)|privately|if (?:it|you|things)|when(?:ever)? |at the weekend|directly"
    r"|personally|24)"
    r"|(?:add|follow|friend|find|look) me (?:up )?on\b|(?:add|follow|befriend) you (?:on|back)\b|friend request"
    r"|add each other|(?:swap|exchange) (?:numbers|phone|insta)|(?:what is|give me|can i (?:have"
    r"|get)) your (?:insta\w*|facebook|whatsapp|snap\w*|private|phone number|number)\b"
    r"|(?:we|you and i|you and me|us two) (?:could|can|should|might|will|must) (?:\w+ ){0,3}(?:get|grab|have"
    rf"|go for|go out|meet|hang out|catch up|do|go to|watch|take) (?:\w+ ){{0,4}}{_DRINK}|(?:we"
    r"|you and i) (?:could|can|should|might) (?:\w+ )?(?:meet (?:up(?! (?:maybe|in a|again))|outside"
    r"|somewhere else|for|at my|in (?:town|a|the (?:park|pub|city))|privately)|hang out|go out|go dancing"
    r"|be friends|become friends|stay friends)"
    r"|(?:shall we|let's|fancy|why don't we|how about we|come (?:and |on )?(?:for|to)|come have|join (?:me"
    rf"|us) for|take you (?:out )?for|invite you (?:for|to)|buy you|treat you to|get you) (?:\w+ ){{0,5}}{_DRINK}"
    rf"|(?:would you like|do you want|want|you want|like) (?:to )?(?:\w+ ){{0,5}}{_DRINK}(?=.*\b(?:with me"
    r"|together|some ?time|after (?:this|the session|work|we|your|our)|on me|my treat|with us|us two)\b)|(?:a"
    r"|the|some) (?:coffee|drink|beer|walk|dinner|lunch) (?:with me|together|after (?:this|the session"
    r"|our session)|on me)"
    rf"|(?:at|to|round to|over to|by|in) (?:my|mine|our) {_PLACE}|come (?:over |round )?to (?:mine|ours)\b"
    r"|(?:meet|see you) outside (?:of )?(?:this|the|these|here|our|therapy|sessions?)|i (?:will |can |could "
    r"|would |am going to |'d )?(?:love to |be happy to |gladly )?(?:come|pop|drop|stop|swing) (?:over|by\b"
    r"|round|to your|and (?:see|visit) you|with you to)|i (?:would|'d) love to (?:come|join)"
    r"|(?:stay|sleep|live|crash|move in) (?:at|with|in) (?:my|me|mine|us)\b|i (?:can|could|will|would"
    r"|am happy to|'d|will gladly|want to|wanna) (?:happily |gladly |just |maybe |also |easily |really )*(?:lend"
    r"|loan|borrow you|pay (?:for |your |you |it|the)|buy (?:you|your|it|one|them)|transfer|sponsor"
    r"|give you (?:some |a bit of |the |a little |a few )*(?:money|cash|\d+|ten|twenty|fifty|pounds|euros"
    r"|dollars|a lift|a ride|my (?:old|coat|car|keys)|a discount|it for free|free))"
    r"|(?:lend|loan) you (?:some|the|a|my|\d+|twenty|fifty|money|it)|(?:i (?:will|would love to|'d love to"
    r"|am happy to|can|am going to)|of course i|sure i|happy to|thanks?,? i) (?:\w+ )?(?:take|accept|keep|wear"
    r"|use) (?:it with|the (?:gift|money|watch|ring|bracelet|necklace|envelope|perfume|voucher|present|tickets?"
    r"|bottle)|your (?:gift|money|offer|present))|i (?:will|'d love to|would love to) accept\b|i (?:have|bring"
    r"|brought|got|bought) (?:you )?(?:some |a |an )?(?:old clothes|clothes|present|gift|toys|something for you)"
    r"|i (?:will|can|could|am going to|would|am happy to|might|must) (?:just |happily |gladly |personally "
    rf"|quickly |also |maybe |even )*{_FOR_CLIENT} {_SOMEBODY}(?! (?:with you|together|only if|first))|i (?:will"
    rf"|can|could|am going to) (?:just |happily |gladly |personally )*(?:{_FOR_CLIENT}|do it|handle it|arrange it"
    r"|apply|drive you|pick you up|find you a (?:job|girl|guy|boyfriend|girlfriend|man|woman|flat|husband|wife)"
    r"|babysit|look after your)(?:[\w' ]{0,40}for you\b|\b(?<=you)|\b(?<=girl)|\b(?<=job)|\b(?<=babysit)"
    r"|(?<=your) )"
    r"|(?:leave it|leave that) (?:to|with) me\b.{0,20}\b(?:call|ring|talk|sort)|i know (?:a guy|someone|somebody"
    r"|people) (?:who|at|in|there)\b.{0,40}\b(?:for you|favou?r|help you|sort)|(?:pull|pulling) (?:some "
    r"|a few )?strings|put in a (?:good )?word"
    r"|(?:could|can|would|maybe) you (?:\w+ )?(?:do me a|help me (?:with my|move|out)|lend me"
    r"|give me (?:a (?:discount|lift|free)|your recipe|some)|fix my|repair my|get me (?:a|some|in)|put in a word"
    r"|look at my|babysit|cut my|paint my|sell me|bring me (?:a|some|one))|(?:as a )?favou?r (?:to|for) me"
    r"|do me a favou?r"
    r"|(?:handsome|gorgeous|sexy|good.looking) (?:guy|man|woman|girl|lady|boy|thing|you)?\W*|you (?:are|look"
    r"|have|smell)(?: \w+){0,3} (?:pretty|beautiful|cute|hot|attractive|stunning)(?: (?:eyes|smile|woman|girl"
    r"|man|today|when|voice|in)\b| with it|[^\w' ]|$)|such a (?:\w+ )?(?:pretty|beautiful|attractive"
    r"|cute) (?:\w+ )?(?:woman|girl|man|lady)|(?:beautiful|lovely|pretty|gorgeous) (?:eyes|smile)"
    r"|if i (?:was|were|wasn't|weren't) (?:\w+ )*(?:single|married|your (?:therapist|counsell?or)|younger|older"
    r"|free)|i (?:really |kind of |also |think i |do )*(?:fancy you|have feelings for you|am attracted"
    r"|am falling|love you\b|miss(?:ed)? you\b|dream\w* (?:of|about) you|like you (?:more than|a lot|very much"
    r"|so much|as (?:a|more)))|think (?:of|about) you (?:all|at night|a lot|every|when i am)"
    r"|(?:a|on a) date\b(?= (?:with me|together|some ?time))|date me\b|\b(?:sweetheart|darling|sweetie|babe"
    r"|my dear girl)\W*$|(?:we|you and i|you and me) (?:are|can be|could be|will be|become"
    r"|should be) (?:\w+ )*(?:friends|mates|buddies|close)|(?:think of|see|consider) me (?:more )?as (?:a"
    r"|your) (?:friend|mate|brother|sister|mother|father|son|daughter|buddy)|i am (?:more )?(?:your"
    r"|like a) (?:friend|mate|sister|brother|mother) (?:now|to you|not|more)|not (?:just )?(?:as )?(?:your"
    r"|a) (?:therapist|counsell?or|trainee)\W*(?:but|as a friend|$)"
    r"|(?:give you|have|need|come here for|want) a (?:big |little )?(?:hug|cuddle|kiss)(?: from me)?\W*$"
    r"|i am not (?:really )?(?:supposed|allowed|meant) to\b.{0,40}\bbut\b|(?:against|bend|bending|break"
    r"|breaking) (?:the|a|all the|my) rules?|make (?:an|a little|a small) exception|(?:my (?:boss|supervisor"
    r"|clinic)|the clinic) (?:\w+ )?(?:doesn't|won't|needn't|must not|mustn't) (?:need to |have to )?(?:know"
    r"|hear|find)|off the record|don't tell (?:my|your|the|anyone|anybody)|(?:but|and) (?:text|call|message|ring"
    r"|whatsapp) me|(?:fill|do|write|sort) (?:in |out )?(?:it|the \w+|your \w+) for you|(?:i|ok|okay) (?:take"
    r"|accept|keep) it(?: but|\W*$)|(?:keep it|just|stays) between (?:us|you and me)|without (?:my (?:boss"
    r"|supervisor)|the clinic) knowing)"
)
_REFUSED = regex(
    r"\b(?:can't|cannot|can not|don't|do not|won't|will not|not able|unable|not (?!(?:really )?(?:supposed"
    r"|allowed|meant)|just|only)|never|no longer"
    r"|instead of|rather than|wouldn't|couldn't|(?<!if )(?<!whenever )you (?:would like|'d like|want|wanted"
    r"|asked|are asking|ask|wish|wished|hoped?|said"
    r"|say|were|told)|you'd like|asking for|ask for|wanting|what would it|he|she|they|your \w+|without|if i"
    r"|whether|sorry that i|sorry i|i (?:should not|shouldn't))\b"
)


_REFUSED_AFTER = regex(
    r"[\w',]{0,12} ?(?:is (?:something|not)"
    r"|i (?:can't|cannot|don't|won't|will not)|has to|stays? private|would (?:be|mean))\b"
)


def crosses(piece: Piece) -> bool:
    """Tell whether a piece steps out of the trainee's role, and not only speaks of it."""
    match = CROSSING.search(piece.core)
    return (
        match is not None
        and _REFUSED.search(piece.core, 0, match.start()) is None
        and _REFUSED_AFTER.match(piece.core, match.end()) is None
    )
