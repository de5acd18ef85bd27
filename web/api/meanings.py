"""What each key of a body or an answer means: for the OpenAPI document and its page."""

from collections.abc import Mapping

_HASH = "The hash of the version that is walked."
_SESSION = "The session's id, which is no secret."
_MODE = "`live`, or `practice` or `test`, which are counted apart."
_AUDIENCE = "For whom it is: `customer` or `agent`."
_EVENT = {
    "kind": "What is done.",
    "seq": "The `seq` of the page on which it is done.",
    "key": "Made by the client, a new one for each event, the same one for a retry.",
}
_GIVING = {
    **_EVENT,
    "answer": "The id of an answer; `done` at a step; what a team or a system has answered.",
    "values": "What was filled into a form, by variable; null for nothing.",
    "text": "What the person wrote beside an answer that asks why.",
    "read": "Whether the exact words that the page asks for were ticked as read.",
}
_WORDS = "It is kept encrypted."
_TREE = {
    "id": "The tree's id.",
    "title": "What it is called.",
    "summary": "What it is for.",
    "audience": "Who may start it.",
    "language": "In which language its author wrote it.",
    "languages": "All languages that it speaks, its own first.",
    "version": "The hash of the version that new sessions walk.",
}
_STANDING = {
    "session": _SESSION,
    "tree": "The tree's id.",
    "version": _HASH,
    "mode": _MODE,
    "audience": _AUDIENCE,
    "channel": "From where it was started: `web`, `desk`, `embed`, `api`.",
    "language": "In which language it was started.",
    "status": "`open` as long as it takes answers, paused or not; then `done`, `abandoned` or"
    " `erased`.",
}
_NEXT = "The `cursor` of what follows; null at the end."

MEANINGS: Mapping[str, Mapping[str, str]] = {
    "NewSession": {
        "tree": "Which tree to walk.",
        "audience": "For whom: `customer` without it; `agent` needs the scope `walk`.",
        "language": "In which language to speak, where the tree does.",
        "known": "What is known already: values by variable of the tree.",
        "mode": "`live` without it; `practice` is counted apart.",
    },
    "Answered": _GIVING,
    "Changed": {**_GIVING, "at": "Which entry of the page's `path` is changed, from 0."},
    "WentBack": _EVENT,
    "Noted": {**_EVENT, "text": "The note, which says something. It is kept encrypted."},
    "Flagged": {**_EVENT, "text": f"What is wrong there. {_WORDS}"},
    "Jumped": {
        **_EVENT,
        "node": "Where to go on: any node of the tree; of a called tree, as `<call>/<node>`, one"
        " only from within that call.",
        "text": f"Why. {_WORDS}",
    },
    "Identified": {
        **_EVENT,
        "case": "The reference of the case in another system. Sessions are searched for by it, so"
        " it is no place for names. An empty text takes it back.",
        "caller": f"Who calls. {_WORDS}",
        "contact": f"How she can be reached. {_WORDS}",
    },
    "HandedOver": {
        **_EVENT,
        "to": "The id of a person who may walk the tree; one's own to take the session over.",
        "text": f"Words for her. {_WORDS}",
    },
    "Paused": {**_EVENT, "text": f"Why. {_WORDS}"},
    "Resumed": _EVENT,
    "Ended": {
        **_EVENT,
        "resolved": "Whether the problem is solved: `yes`, `no` or `later`.",
        "reason": "Why the session ends, as one word of your own list. For agents.",
        "follow_up": "On which day there is still something to do, as `YYYY-MM-DD`. It is listed at"
        " the desk of whoever ends the session, or else of who holds it. For agents.",
        "text": f"What is left to do, or what the author should know. {_WORDS}",
    },
    "NewSessionAnswer": {
        "session": _SESSION,
        "token": "The right to the session. It is shown this once: keep it.",
        "page": "The first page.",
    },
    "SessionPage": {
        "tree": "The tree's id.",
        "version": _HASH,
        "session": _SESSION,
        "seq": "How many events the session has: send it with the next one.",
        "node": "Where the session stands: a node's id, or `<call>/<node>` in a called tree.",
        "kind": "The node's kind; `fault` where the tree is broken.",
        "title": "What is asked or said, as plain text.",
        "text": "More words, as Markdown.",
        "say": "What an agent says, as Markdown; null for a customer.",
        "do": "What an agent does, as Markdown; null for a customer.",
        "why": "Why this is asked, as Markdown.",
        "media": "Pictures: `file`, `alt` and `caption`.",
        "answers": "What can be answered.",
        "fields": "What can be filled in.",
        "known": "The values of the variables that are known.",
        "path": "The walk so far: pairs of a node and what was given there; `→node` where somebody"
        " went on at another node.",
        "progress": "How far the session is.",
        "outcome": "The outcome that was reached; null before.",
        "promise": "The latest promise; null where none was made.",
        "given": "What was answered here before and waits to be confirmed.",
        "fault": "Why nobody can get any further; null on a tree without errors.",
        "replayed": "Only where an event came a second time: true.",
        "closed": "Only where the session has ended, so that it takes and offers nothing: true.",
        "paused": "Only where somebody has paused and done nothing since: true. Answers are taken.",
        "html": "Only with `render=html`: the Markdown of the page as HTML.",
    },
    "PageHtml": {
        name: f"`{name}` as HTML that can do nothing; null where there is none."
        for name in ("text", "say", "do", "why")
    }
    | {
        "promise": "The promise's text as HTML.",
        "next": "What happens next after the outcome, as HTML.",
    },
    "PageAnswer": {
        "id": "What to send as `answer`.",
        "label": "What the person reads.",
        "help": "More words beside it.",
        "anywhere": "Whether it is offered at every node.",
        "mood": "How somebody feels who gives it, such as `upset`.",
        "asks_why": "Whether to ask for a reason in own words.",
    },
    "PageField": {
        "variable": "The key of its value in `values`.",
        "label": "What the person reads.",
        "type": "The type of the variable.",
        "required": "Whether it must be filled in.",
        "value": "What it holds already.",
        "input": "How best to ask for it.",
        "help": "More words beside it.",
        "values": "What can be chosen: `value` and `label` of each.",
        "min": "The least that it can be.",
        "max": "The most that it can be.",
        "max_length": "How many characters at most.",
        "personal": "Whether the value is personal, and therefore kept encrypted.",
    },
    "PageOutcome": {
        "node": "The outcome's id.",
        "result": "How the walk ended, such as `resolved`.",
        "title": "What it is called.",
        "next": "What happens next, as Markdown.",
    },
    "Progress": {
        "done": "How many answers were given.",
        "at_most": "How many follow at most; null where there is no bound.",
        "at_least": "How many follow at least; null where there is no bound.",
    },
    "Promise": {
        "team": "Who has the case.",
        "owner": "Who answers for it.",
        "due": "By when, in UTC; null without a time frame.",
        "text": "The promise in words, as Markdown.",
        "state": "`open`, or what the team has answered.",
    },
    "SessionList": {"sessions": "The sessions.", "next": _NEXT},
    "SessionItem": {
        **_STANDING,
        "seq": "How many events it has.",
        "node": "Where it stands.",
        "kind": "The kind of that node.",
        "outcome": "The outcome that was reached; null before.",
        "started": "When it began, in UTC.",
        "touched": "When something was done last, in UTC.",
        "expires": "When it ends by itself if nobody touches it; null where it does not.",
    },
    "TreeList": {"trees": "The trees.", "next": _NEXT},
    "TreeItem": _TREE,
    "TreeDetails": {
        **_TREE,
        "owner": "Who answers for the tree.",
        "review_by": "When somebody looks at it again.",
        "tags": "Words to find it by.",
        "nodes": "How many nodes it has.",
        "edges": "How many edges it has.",
        "versions": "The versions of this tree and of all that it calls, by tree id.",
    },
    "VersionList": {"versions": "The versions.", "next": _NEXT},
    "VersionItem": {
        "number": "Which of the tree's versions it is, from 1.",
        "hash": "The version's name.",
        "live": "Whether new sessions of the tree walk it.",
        "nodes": "How many nodes it has.",
        "edges": "How many edges it has.",
        "created": "When it was published first, in UTC.",
        "by": "From where it was published, such as `folder`.",
    },
    "VersionContent": {
        "hash": "The version's name.",
        "tree": "The tree's id.",
        "content": "The tree file.",
        "languages": "Its texts in other languages, by language.",
        "media": "The sha256 of each picture, by name.",
    },
    "Transcript": {
        **_STANDING,
        "title": "What the tree is called.",
        "outcome": "The outcome that was reached; null before.",
        "result": "How the walk ended; null before.",
        "started": "When it began, in UTC.",
        "touched": "When something was done last, in UTC.",
        "path": "What counts of the answers: pairs of a node and what was given there; `→node`"
        " where somebody went on elsewhere.",
        "place": "What is asked or said where it stands; null where that is not known.",
        "agent": "Who held it last, by her id; null where nobody did.",
        "caller": "What is known of who called: `case`, `caller` and `contact`.",
        "lines": "Everything that was done, in order.",
        "deleted": "Whether something personal has been deleted, as its time was over.",
        "followed": "False where the walk cannot be gone through without what was deleted: then"
        " `path` is empty, and every answer is listed as if it counted.",
    },
    "Line": {
        "seq": "Its number in the session.",
        "at": "When, in UTC.",
        "kind": "What was done.",
        "active": "Whether it counts: an answer that was taken back or changed does not.",
        "node": "Where.",
        "title": "What was asked.",
        "question": "What the page said beside its title, as Markdown.",
        "answer": "The answer's id, `done`, or what a team or a system has answered.",
        "label": "The answer as a person reads it; of a form, each field with its value.",
        "values": "What was filled in, or known at the start, by variable; what was said of who"
        " calls, or of how it ended.",
        "note": "What was written in own words.",
        "to": "Where the session stood afterwards.",
        "seconds": "How long after what was done before.",
        "deleted": "Whether something personal that was said here has been deleted.",
        "promise": "What was promised as the session came to a hand-off, with what came of it.",
        "by": "Who did it, by her id, where somebody had signed in or has an access token.",
        "read": "Whether the exact words were ticked as read.",
    },
    "Problem": {
        "type": "The address of the explanation; it names the kind of problem.",
        "title": "The kind of problem in words.",
        "status": "The status of the answer.",
        "detail": "What is wrong here and what to do, in sentences for a person.",
        "at": "The place: a JSON pointer into the body, or the name of a parameter.",
        "errors": "Everything that is wrong with the body.",
        "page": "Where the session stands now, with `stale` and `ended`.",
        "number": "Under which the server's log has the fault.",
    },
    "PlacedError": {
        "at": "The place in the body, as a JSON pointer.",
        "detail": "What is wrong there, and what to do.",
    },
}
