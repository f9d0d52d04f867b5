"""The frame of a talk rather than its matter: greetings, closings, backchannels, apologies, meta talk, small talk."""

from __future__ import annotations

from app.core.patterns import regex

BACKCHANNEL = regex(
    r"^(?:[\s,.\-:;…!?()']|(?:mm+-?(?:hm+|mm+)?|mhm+|hm+|uh-?huh|ah+|oh+|um+|uh+|okay|yeah|yes|yep|yup"
    r"|all right|right|sure|of course|i see|go on|please|continue|carry on|keep going|do go on"
    r"|i am listening|i am with you|gotcha|got it|wow|really|no|nope|good|great|cool|true|exactly"
    r"|absolutely|definitely|fair enough|fine|perfect|excellent|wonderful|nice|interesting|that is (?:good"
    r"|great|fine|okay|right|true)|very good|i am here|and|so|well|silence|nods?|then)\b)*$"
)
GREETING = regex(
    r"^(?:hi|hello|hiya|good (?:morning|afternoon|evening|day)|welcome\b|(?:it is |it's )?(?:very "
    r"|really )?(?:nice|good|great|lovely) to (?:meet|see) you|pleased to meet you|nice meeting you"
    r"|thank you for coming|thanks for coming|my name is|how do you do\b|please (?:have|take) a seat"
    r"|have a seat|come (?:on )?in\b|greetings|(?:please |do )?(?:sit (?:down|wherever|anywhere|where)"
    r"|make yourself"
    r" (?:comfortable|at home))|(?:i am )?(?:so |very |really )?(?:glad|pleased) (?:that )?you (?:came"
    r"|could come|made it|are here)"
    r"|.{0,30}\b(?:nice|good|great|lovely) to meet you\W*$)"
)
# Asked of nothing in particular: "how are you sleeping?" and "how are things with Ken?" are about the case.
HOW_ARE_YOU = regex(
    r"^how (?:(?:are|were) (?:you|things)|have (?:you|things) been|has it been|is it|is life|is everything)"
    r"(?: (?:doing|going|getting (?:on|along)|keeping|holding up|faring|been|treating you|with you"
    r"|feeling(?= (?:today|this|now))))*"
    r"(?: (?:today|tonight|now|then|this (?:morning|afternoon|evening|week)|these days|so far|lately|otherwise"
    r"|in general|since (?:we|i|last|our|then|the last)\b[\w ]{0,30}))*\W*$"
)
# Said, not spoken of: "the goodbye was careful" takes no leave, nor does "did she ever see you again?".
_BEFORE_LEAVE = (
    r"(?:^|[.!?;,] )(?:(?:ok|okay|well|right|so|now|then|and|but|all right|alright|thanks|thank you|until then|bye)"
    r"[,.!]? ){0,3}"
)
LEAVE = (
    rf"(?:{_BEFORE_LEAVE}|\b(?:i will|i'll|we will|we'll) )see you (?:next|then|soon|again|in|on|same time|tomorrow"
    rf"|later)\b|{_BEFORE_LEAVE}good ?bye\b(?! (?:was|is|to (?:him|her|them|your|the)|you|he|she|they)\b)"
    r"|\b(?:i will|i'll|let me|let us|let's|we should|time to) say good ?bye\b(?! to)"
)
ENDING = regex(
    rf"{LEAVE}|"
    r"\b(?:(?:we|i) (?:will |are going to |have to |need to |should |must |will have to "
    r"|do need to )+(?:stop|finish|end|wrap up|close|leave it)|(?:our|the) (?:time|session"
    r"|hour) is (?:nearly |almost |about |now )?(?:up|over|finished|at an end|coming to an end)"
    r"|time is (?:nearly |almost )?up|(?:we )?(?:are|have) (?:nearly "
    r"|almost )?(?:run(?:ning)? )?out of time|bye bye|take care(?: of yourself)?\W*$|until next (?:time|week)"
    r"|(?:it is|is it) (?:nearly |almost |about )?time (?:to|for us to) (?:finish|stop|end|close"
    r"|wrap up)\W*(?:\b(?:for|now|here|there)\b|$)|before we (?:finish|stop"
    r"|end|close|wrap|go|say)|(?:we have|there are) (?:only |just |about |got )*(?:a few|five|ten|5|10"
    r"|a couple of|two|three) (?:more )?minutes (?:left|remaining|to go)|let's (?:stop|end|finish|leave it"
    r"|close|wrap)|as we (?:come to (?:a|an|the) (?:close|end)|finish|end)|(?:pick"
    r"|take) this up (?:again )?next|have a (?:good|nice|great) (?:day|week|one|evening|weekend))|^bye\b"
)
# Bare words of sorrow: sympathy where somebody was lost, else an apology.
BARE_SORRY = regex(r"^(?:(?:oh|ah|and|but|so),? )*(?:i am )?(?:so |very |really |truly )*sorry\W*$")
LOSS = regex(
    r"\b(?:died|dies|dead|death|passed away|funeral|cancer|killed|miscarr\w+|lost (?:my|your|her|him|our"
    r"|a))\b"
)
# Beside these "I'm sorry" is said of the trainee's own words, whoever died.
OWNS_HURT = regex(
    r"\b(?:you are right|out of order|unfair|(?:wasn't|not|that is) fair|was wrong|my mistake"
    r"|i (?:think i )?(?:hurt|upset|pushed|missed|went|got|said|put|jumped|judged))\b"
)
OWNS_UP = regex(
    r"^(?:that|it) was (?:a |an )?(?:very |really |so )?(?:stupid|clumsy|silly|bad|rude|thoughtless"
    r"|insensitive|unkind|wrong)\b"
)
# "I'm Sam." beside a greeting; alone it could as well be "I'm tired."
INTRODUCTION = regex(r"^(?:(?:and )?i am|my name is) [a-z]+(?: [a-z]+)?\W*$")
REPEAT_REQUEST = regex(
    r"\b(?:(?:say|repeat|explain) (?:that|it|this)(?: \w+)? (?:again|once more|one more time)"
    r"|repeat (?:that|it|what you)|(?<!to )come again(?=\W*$)|(?:didn't|did not|couldn't"
    r"|don't) (?:quite )?(?:catch|hear"
    r"|get|follow|understand)(?: what)? (?:that|you|it|what you said)|what did you (?:just )?say(?: again"
    r"| there)?\W*$|what was that(?: again)?\W*$|say again|(?:can|could|would) you (?:please )?(?:repeat"
    r"|say (?:that|it) again)|not sure i (?:follow|understand|understood|heard)|what do you mean by that)"
    r"|^(?:pardon|sorry\?|excuse me\?|huh\?)"
)
APOLOGY = regex(
    r"\b(?:i (?:do )?apologi[sz]e|my apologies|i owe you an apology|i am (?:so |really |very "
    r"|truly )?sorry(?: (?:for (?:what i|that\b|saying|pushing|interrupting|being|rushing|my|asking"
    r"|jumping|judging|assuming|not|getting|upsetting|hurting)|if i|that i|i (?!hear|for your)"
    r"|about (?:that|what i|my|before|earlier)|, i))|sorry(?: (?:for (?:that|saying|pushing|interrupting"
    r"|rushing|my|asking|jumping|assuming)|if i|that i|about that|about what i|i (?:said|pushed"
    r"|interrupted|rushed|jumped|misunderstood|got|was|made|shouldn't)))|forgive me|i (?:was|got (?:that"
    r"|it)) wrong|i got ahead of (?:you|myself)|i (?:moved|went|pushed|jumped in) too (?:fast|quickly|far"
    r"|hard|soon)|that (?:was|came out) (?:clumsy|insensitive|unfair of me|wrong of me|my mistake|wrong)"
    r"|i misunderstood(?: you)?|my mistake|i judged you|i (?:was not|wasn't|didn't) listen\w*"
    r"|i said something (?:hurtful|unkind|stupid|clumsy)|i took (?:a side|sides|(?:his|her|your) side)\b"
    r"|you are right,? that was too \w+|(?:that|it) was (?:wrong|unfair|insensitive"
    r"|clumsy|thoughtless|rude) of me|i shouldn't have (?:said|asked|pushed|told|interrupted)|i rushed"
    r"|(?:that|it) was (?:too |very |a bit |a little |rather )?(?:quick|fast|hasty|careless|blunt|harsh"
    r"|unkind) of me|i jumped (?:ahead|in|the gun|to conclusions)"
    r"|(?:that|it|this) (?:is|was)\b[\w ,']{0,30}\b(?:of|from) me\b|i (?:went|was|was going|have been going) (?:a bit"
    r"|a little|rather|much|way)(?: too)? (?:fast|quick|quickly)|i should have (?:said|told you|asked|waited"
    r"|listened)"
    r"|i (?:have to |want to |must |would like to |'d like to )?take (?:that|it|this|back)\b"
    r"(?! (?:seriously|in|with))"
    r"|scrap that|i(?: have been| was| am)? (?:firing|throwing) \w+ (?:\w+ )?at you|i put (?:a |the )?words? in"
    r"|i spoke too soon|i mixed|i went (?:past|over) (?:that|it|you|what)|(?:that|this) is (?:my fault|on me)\b"
    r"|sorry,? (?:i have been|i was|that (?:is|was|wasn't))"
    r"|(?<!feel )(?<!feels )(?<!feeling )(?<!say )(?<!says )(?<!said )(?<!saying )(?<!am )(?<!so )(?<!very )"
    r"(?<!really )(?<!are )(?<!is )(?<!was )(?<!be )(?<!were )(?<!he )(?<!she )(?<!they )\bsorry\W*$"
    r"|i missed (?:that|it|what you|you)|i can see (?:that )?(?:i|what i said|my) (?:hurt|upset|offended"
    r"|pushed))|^(?:i am )?(?:so |very |really )?sorry\b(?! (?:for your|to hear|you|he|she|your|about your"
    r"|about the|that (?:you|he|she|it|this)|it|this))"
)
_NEARLY_TIME = regex(
    r"^(?:that is|it is|we are) (?:nearly |almost |about |just about )(?:our|the|at the end of our|out of|up)"
    r" ?time\W*$"
)
_PLEASANTRY = regex(
    r"^(?:aw+,? )?(?:she|he|they|that|it) sounds? (?:so |really |very |like a )?(?:sweet|nice|lovely|great"
    r"|fun|amazing|wonderful"
    r"|cool|delicious|good fun)(?: \w+)?\W*$"
)


def is_plain_talk(core: str) -> bool:
    """Tell whether a piece is a pleasantry or says what time it is, and does nothing else."""
    return bool(_PLEASANTRY.search(core) or _NEARLY_TIME.search(core))


META = regex(
    r"\b(?:(?:are|r) you (?:an? |really an? |actually an? |just an? )?(?:ai|a\.i|bot|chat ?bot|robot"
    r"|machine|computer|program|language model|llm|gpt|chatgpt|claude|real\b(?: person| human| client)?"
    r"|human|simulated|simulation|fake)|(?:am i|i am) (?:\w+ )?(?:talking|speaking|chatting) (?:to|with) (?:an? )?"
    r"(?:ai|bot|robot|computer|machine|chat ?bot|program|real (?:person|human))\b"
    r"|is (?:this|it) an? (?:ai|bot|chat ?bot)\b|(?:language|ai) model|system (?:prompt|message)|your (?:prompt"
    r"|instructions|programming|training data|source code|rubric)\b|the (?:prompt|rubric)\b|(?:ignore"
    r"|disregard|forget|override) (?:all |any |everything |the |your |my |previous |prior |above |these "
    r"|those )+(?:previous |prior |above |earlier |other )?(?:instructions?|rules?|prompts?|guidelines"
    r"|directions?|you were told|said before|before)|jailbreak|developer mode|dan mode|chatgpt|openai"
    r"|(?:give|award|assign|set|mark|rate|score) (?:me|this|the|every|all|my)[\w ]{0,30}(?:level|score"
    r"|points?|grade|rating|marks?|criteri\w+|[1-4]/4)|(?:full|top|highest|maximum|max) (?:marks?|score"
    r"|level|rating)|pretend (?:that )?you are (?:an? )?(?:helpful|ai|assistant|different|evil"
    r"|unrestricted|language)|you are now (?:in|an?|the)|(?:act|behave|respond|answer) as (?:an? )?(?:ai"
    r"|assistant|helper|dan|evaluator|grader)|(?:break|drop|stay in|leave|step out of"
    r"|get out of) (?:character|your role)|(?:print|reveal|output|show|repeat|list|dump) (?:me )?(?:all "
    r"|the |your )?(?:\w+ )?(?:prompt|instructions?|facts|hidden|secrets?|text above|words above|config\w*"
    r"|persona|state)|(?:note|message|attention|instructions?) (?:to|for) (?:the )?(?:grader|scorer|judge"
    r"|evaluator|assessor|model|ai|system)|^(?:system|assistant|user|developer) ?:|</?(?:system|transcript"
    r"|turn|user)>|(?:is|was) this (?:a )?(?:simulation|real|test))"
)
PERSONAL = regex(
    r"(?:\bare you (?:married|single|divorced|gay|straight|religious|catholic|muslim|jewish|christian"
    r"|in a relationship|seeing (?:anyone|someone)|vegetarian|rich)\W*$|\bhow old are you"
    r"|\bwhat is your (?:(?:first|last|full|middle|real) )?(?:name|age|address|star sign|zodiac|favou?rite"
    r"|phone|email|hobby|hobbies|salary|religion|job|profession|occupation)|\bwhere (?:do|did) you (?:live"
    r"|grow up|come from|work|go to school|study)\b|\bwhere are you (?:from|living)|\bwhere were you born"
    r"|\bwhat do you do for (?:a living|work|fun)|\bdo you (?:have|own|got) (?:any |a )?(?:pets?|dogs?"
    r"|cats?|car|kids|children|siblings|brothers|sisters|hobbies|hobby|boyfriend|girlfriend"
    r"|job)\b[\w ]{0,12}\W*$|\bhow many (?:kids|children|siblings|brothers|sisters) do you"
    r"|\bhow much do you (?:earn|weigh|make)|\bwhat (?:kind of )?(?:music|food|films?|movies?|books?"
    r"|sports?) do you|\bwhen is your birthday|\bdo you (?:like|play|watch) (?:\w+ )?(?:music|sports?"
    r"|football|cooking|movies|games|cats|dogs|pizza)|\bfavou?rite (?:colou?r|food|film|movie|song|band"
    r"|book|animal|team))"
)
OFF_TOPIC = regex(
    r"\b(?:weather|football|soccer|the match|the game last|world cup|champions league|capital of"
    r"|tell me a joke|a joke\b|write (?:me )?(?:a|an|some) (?:poem|song|code|essay|story|email|program)"
    r"|poem|recipe|bitcoin|crypto|stock market|(?:who|which party) (?:did|do|will) you vote|president"
    r"|elections?|horoscope|lottery|\d+ ?[+*x] ?\d+|python code|javascript|netflix|tiktok|youtube"
    r"|celebrity|video ?games?|(?:what|which) (?:film|movie)|pizza|ice cream|aliens|ufo|lol+|lmao|rofl"
    r"|haha+|asdf\w*|qwert\w*|bla+h? bla+h?|lorem ipsum|traffic)\b"
)
_LETTERS = regex(r"[a-z]{5,}")
_VOWEL = regex(r"[aeiouy]")
_KEYBOARD = regex(r"(?:asd|sdf|dfg|fgh|ghj|hjk|jkl|qwe|wer|ert|zxc|xcv|cvb|vbn){2,}|(.)\1{4,}")


def is_gibberish(plain: str) -> bool:
    """Tell whether a piece is keys struck at random: no word in it that could be read."""
    words = plain.split()
    if not words or len(words) > 6 or not plain.isascii():
        return False
    if not any(char.isalnum() for char in plain):
        return False
    mash = sum(
        1 for word in words
        if _KEYBOARD.search(word) or (_LETTERS.fullmatch(word) and not _VOWEL.search(word))
    )  # fmt: skip
    return mash * 2 > len(words)


JARGON = regex(
    r"\b(?=\w)(?:cognitive (?:distortions?|restructuring|reframing|schemas?)|attachment (?:styles?|theory"
    r"|figures?|wounds?|patterns?)|(?:counter-?)?transference|psychodynamic\w*|interpersonal (?:inventory"
    r"|deficits?|formulation|sensitivity|dispute|functioning|role)|role (?:transitions?|disputes?)"
    r"|affect(?:ive)? (?:regulation|dysregulation|states?)|dysregulat\w+|maladaptive|schemas?"
    r"|ego(?:-?\w+)?|defen[cs]e mechanisms?|defen[cs]es|project(?:ion|ing) (?:onto|on)|catastrophi[sz]\w+"
    r"|comorbid\w*|anhedoni\w+|ruminat\w+|psycho-?education\w*|somati[sz]\w+|internali[sz]\w+"
    r"|externali[sz]\w+|(?:pathological|complicated|prolonged|anticipatory) (?:grief|bereavement|mourning)"
    r"|symptomatolog\w+|a?etiolog\w+|dsm|icd|codependen\w+|parentif\w+|dissociat\w+|(?:anxious|avoidant"
    r"|insecure|disorganized|ambivalent)(?:-| )(?:attach\w+|avoidant|style)|depressive (?:episode|disorder"
    r"|cognitions?)|major depressi\w+|(?:dys|hypo)thym\w*|serotonin|neurotransmitters?|unconscious(?:ly)?"
    r"|repress(?:ed|ion|ing)|object relations|psychopatholog\w+|behaviou?ral activation"
    r"|coping (?:mechanisms?|strateg\w+|repertoire)|emotional(?:ly)? (?:regulation|dysregulat\w+)"
    r"|communication analysis|decision analysis|sick role|individuation|enmesh\w+|triangulat\w+|abreaction"
    r"|introject\w*|libid\w+|self-?actuali[sz]\w+|psychosomatic|interpersonal psychotherapy model)\b"
)
