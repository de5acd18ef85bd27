"""The words by which rules recognise a yes, a no and a doubt, by language."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """What one language says for yes and no, and how a question of fact begins in it."""

    yes: frozenset[str]
    no: frozenset[str]
    """Words that make an answer a no wherever they stand in it."""
    doubt: re.Pattern[str]
    fact: re.Pattern[str]
    """How a question begins that can be answered by yes or no, and asks about no wish."""

    def say_yes(self, label: str, answer_id: str) -> bool:
        """Whether an answer is a plain yes, or begins like one and is called so."""
        words = words_of(label)
        if len(words) < 2:
            return bool(words) and words[0] in self.yes
        return words[0] in self.yes and answer_id in self.yes

    def say_no(self, label: str, answer_id: str) -> bool:
        """Whether an answer denies something, by its words or its id."""
        words = words_of(label)
        if self.say_not_sure(label, answer_id) and not (words and words[0] in self.no):
            return False
        return not self.no.isdisjoint([*words, *answer_id.split("-")])

    def say_not_sure(self, label: str, answer_id: str) -> bool:
        """Whether an answer is for those who do not know."""
        return bool(self.doubt.search(label) or self.doubt.search(answer_id))


def words_of(text: str) -> list[str]:
    """Return the words of `text` in small letters, without punctuation."""
    return re.findall(r"[\w'’]+", text.lower().replace("’", "'"))


def _words(yes: str, no: str, doubt: str, fact: str) -> Words:
    return Words(
        frozenset(yes.split()),
        frozenset(no.split()),
        re.compile(doubt, re.IGNORECASE),
        re.compile(fact, re.IGNORECASE),
    )


WORDS = {
    "en": _words(
        "yes yeah yep",
        "no not none never nothing nobody neither without isn't aren't doesn't don't didn't"
        " hasn't haven't wasn't weren't can't cannot won't still",
        r"\b(not[ -]sure|un-?sure|un-?certain|(do not|don['’]t|can(no|['’])t)[ -](know|tell|say|see"
        r"|find)|no[ -]idea|maybe|perhaps|unknown|cannot[ -](tell|say|see|find))\b",
        r"^(is|are|was|were|does|do|did|has|have|had)\s+(?!you\b|we\b|i\b|this\s+(ok|fine)\b)",
    ),
    "de": _words(
        "ja",
        "nein nicht kein keine keiner keines nie nichts niemand ohne",
        r"\b(weiß (ich )?nicht|weiss (ich )?nicht|nicht sicher|unsicher|keine ahnung|vielleicht"
        r"|unbekannt|kann ich nicht sagen)\b",
        r"^(ist|sind|war|waren|hat|haben|wird|werden|leuchtet|geht|steht|zeigt|gibt)\s+"
        r"(?!sie\b|du\b|ihr\b|wir\b|ich\b)",
    ),
    "fr": _words(
        "oui",
        "non pas aucun aucune jamais rien personne sans ni",
        r"(ne sais pas|pas s[ûu]re?\b|aucune id[ée]e|peut-[êe]tre|inconnu)",
        r"^(est-ce qu(e\s+|['’])|y a-t-il\s+|est-il\s+|est-elle\s+)(?!vous\b|nous\b|je\b)",
    ),
    "es": _words(
        "sí si",
        "no ninguno ninguna nunca nada nadie sin ni",
        r"\b(no (lo )?s[ée]|no estoy segur[oa]|quiz[áa]s?|tal vez|desconocido)\b",
        r"^¿?\s*(está|están|es|son|hay|ha|han|tiene\s+(el|la|los|las))\s+(?!usted\b)",
    ),
}
"""A language that is not here has no rules about yes and no."""


def words_in(language: str) -> Words | None:
    """Return the words of `language`, or None where nobody has written them down."""
    return WORDS.get(language.split("-")[0].lower())
