"""Trees that ask for much about a person, and what a person says: each value stands once here."""

from typing import Any

PLAYER = {
    "full_name": "Philippa Quastel-Otterburn",
    "email": "p.quastel@otterburn-mail.example",
    "phone": "+44 7700 900461",
    "iban": "GB33BUKB20201555555555",
    "born": "1937-11-23",
    "customer_number": "48392017465",
    "income": "73194628.5",
    "remarks": "My cat Zwieback scratches visitors",
    "town": "Llanfairpwllgwyngyll",
}
CHANGED = {
    **PLAYER,
    "full_name": "Bartholomew Żyliński-Öchsle",
    "email": "bart@oechsle-post.example",
    "phone": "+49 160 5557391",
    "iban": "DE02120300000000202051",
    "born": "1941-02-27",
    "customer_number": "59274830162",
}
WRONG = {
    **PLAYER,
    "email": "no mail for Thaddeus Pfefferkorn",
    "born": "Wednesday-ish-Michaelmas",
    "customer_number": "about 9 million guilders",
    "town": "Wolkenkuckucksheim" * 8,
}
REASONS = {
    "desk": "I had a stroke in Ljubljana",
    "player": "My neighbour Hjalmar listens",
    "refused": "Aunt Wilhelmina forbids phones",
    "unsent": "Gossip about Count Oblomov",
}
BANK = {
    "account_holder": "Cunégonde Thunder-ten-Tronckh",
    "sort_code": "FR1420041010050500013M02606",
}
DESK = {
    **PLAYER,
    "full_name": "Ignatius Xanthopoulos-Byrne",
    "email": "ignatius@byrne-estates.example",
    "phone": "+33 6 55 51 99 42",
    "iban": "NL91ABNA0417164300",
    "born": "1929-08-04",
    "customer_number": "60718293845",
}
PROGRAM = {
    **PLAYER,
    "full_name": "Scheherazade Nightingale-Vo",
    "email": "vo@nightingale-lane.example",
    "phone": "+81 90-5553-7714",
    "iban": "CH9300762011623852957",
    "born": "1950-12-30",
    "customer_number": "81920374655",
}
KNOWN = {"full_name": "Mordecai Fitzwilliam-Okafor", "town": "Humptulips-under-Wychwood"}
WRONG_OF_PROGRAM = {
    "email": "never mind, says Ottoline Vane",
    "born": "the ides of Floréal, year XII",
    "known": "Ermintrude Vandersloot",
    "key": "Zebedee Crankshaft",
    "broken": "Lysander Polkinghorne",
    "tree": "casimir-von-hohenzollern",
}
NOTES = {"note": "Keys under the gnome at Fenchurch 7", "why": "Grandfather Eleuterio snores"}
CALL = {
    "caller": "Hyacinth Okonkwo-Featherstone",
    "contact": "ext. 7719 of Featherstone Mill",
    "pause": "Her parrot Aristophanes has escaped",
    "jump": "She was at Dr. Zhivago-Larsson's before",
    "flag": "This upset Mrs. Featherstone badly",
    "pass": "Be gentle, her husband Obadiah died",
    "end": "Send flowers to Featherstone Mill",
}
"""What an agent writes down about a call, beside the number of the case, which is not personal."""
ELSEWHERE = {
    "query": "Rumpelstilzchen Goldspinner",
    "search": "Cassiopeia Merriweather-Lund",
    "agent": "Browser of Ferdinand Pettigrew",
    "referrer": "https://clinic.example/patients/Anastasia-Brandywine",
    "request": "balthasar@lindqvist-request.example",
    "forwarded": "198.51.100.237",
    "cookie": "Dagobert-Schimmelpfennig",
    "language": "xx-Peregrine-Tooke",
    "from": "sender@wimbledon-villa.example",
    "field": "Evangeline Stratosphere",
    "answer": "Quentin Abernathy-Wu",
    "key": "Gwendolyn Fairweather",
    "big": "Leopold Mandelbrot-Saks",
    "method": "Oswald Thistlethwaite",
    "foreign": "Persephone Dunaway-Kim",
    "place": "Montgomery-Blackwater",
    "token": "tg_pat_of_Rosalind_Hathaway",
    "idempotency": "Vladimir-Estragon-Godot-1953",
}


def _said(*groups: dict[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for group in groups for value in group.values()))


TOLD = {name: REASONS[name] for name in ("desk", "player")}
KEPT = _said(PLAYER, CHANGED, BANK, DESK, PROGRAM, KNOWN, NOTES, TOLD, CALL)
"""What is accepted, and comes back to those who have the right to it."""
NEVER_KEPT = tuple(
    value for value in _said(WRONG, WRONG_OF_PROGRAM, ELSEWHERE, REASONS) if value not in KEPT
)
"""What is refused, or said where nobody asked."""


def _text(label: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "label": label, **more}


MOVE = {
    "format": "treeguide/1",
    "id": "move",
    "title": "Move to another house",
    "owner": "movers",
    "variables": {
        "full_name": _text("Name", personal=True),
        "email": _text("E-mail", personal=True, pattern="[^ @]+@[^ @]+", keep_days=90),
        "phone": _text("Phone", personal=True, keep_days=30),
        "iban": _text("IBAN", personal=True),
        "born": {"type": "date", "label": "Birthday", "personal": True},
        "customer_number": {"type": "integer", "label": "Customer", "personal": True},
        "income": {"type": "number", "label": "Income", "personal": True},
        "remarks": _text("Remarks"),
        "town": _text("Town", keep_days=7, max_length=60),
        "greeting": _text("Greeting"),
    },
    "start": "who",
    "nodes": {
        "who": {
            "kind": "form",
            "title": "Who moves?",
            "why": "We call you before we come.",
            "fields": [{"variable": name, "input": "text"} for name in PLAYER if name != "born"]
            + [{"variable": "born", "input": "date"}],
            "to": "call",
            "set": {"greeting": "full_name"},
        },
        "call": {
            "kind": "question",
            "title": "May we call {{full_name}} at {{phone}}?",
            "say": "May we call you, {{greeting}}?",
            "answers": [
                {"id": "yes", "label": "Yes", "to": "pay"},
                {"id": "no", "label": "No", "to": "pay", "asks_why": True},
            ],
        },
        "pay": {
            "kind": "call",
            "title": "How do you pay?",
            "tree": "bank",
            "give": {"account_holder": "full_name"},
            "take": {"greeting": "account_holder"},
            "exits": {"*": "movers"},
        },
        "movers": {
            "kind": "handoff",
            "title": "The movers call {{greeting}}",
            "text": "You need not call.",
            "team": "movers",
            "within": "PT1H",
            "promise": "{{owner}} calls {{phone}} by {{due}}.",
            "carry": ["full_name", "phone"],
            "to": {"done": "moved", "declined": "not-moved", "late": "not-moved"},
        },
        "moved": {"kind": "outcome", "title": "{{full_name}} moves", "result": "resolved"},
        "not-moved": {
            "kind": "outcome",
            "title": "Nobody moves",
            "result": "declined",
            "next": "Write to us, {{email}}.",
        },
    },
}  # fmt: skip
ASKED_FOR_BANK = {
    "format": "treeguide/1",
    "id": "bank",
    "title": "Which bank account?",
    "owner": "movers",
    "variables": {
        "account_holder": _text("Holder", personal=True),
        "sort_code": _text("Account", personal=True, keep_days=1),
    },
    "start": "account",
    "nodes": {
        "account": {
            "kind": "form",
            "title": "Whose account?",
            "why": "The movers want to be paid.",
            "fields": [{"variable": name, "input": "text"} for name in BANK],
            "to": "known",
        },
        "known": {"kind": "outcome", "title": "{{account_holder}} pays", "result": "resolved"},
    },
}
TREES = (MOVE, ASKED_FOR_BANK)
