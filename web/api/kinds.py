"""Every kind of problem that the API answers with: what it means, and what a program does then."""

from treeguide.model import Record

TYPE = "/api/v1/docs#problem-"
"""Before a kind's name, this is the address of its explanation."""


class Kind(Record, frozen=True):
    """One kind of problem."""

    name: str
    status: int
    title: str
    meaning: str
    remedy: str

    @property
    def type(self) -> str:
        """Return the address that names the kind and leads to its explanation."""
        return TYPE + self.name


_ALL = (
    Kind(
        "bad-request", 400, "The request cannot be read",
        "The request is no proper HTTP, such as two headers that contradict each other.",
        "Correct the program that sends it.",
    ),
    Kind(
        "broken-off", 400, "The request broke off",
        "The body ended before its end, so nothing was read of it and nothing was kept.",
        "Send the same request with the same key again.",
    ),
    Kind(
        "not-json", 400, "The body is no JSON",
        "The body is no JSON that every program understands alike: it is broken, has a key twice,"
        " or holds NaN, a number beyond 2^53, half a character, NUL or too many levels.",
        "Send JSON in UTF-8; `at` and `detail` name the place.",
    ),
    Kind(
        "no-token", 401, "A token is needed",
        "The request brings no token that is valid: none, one of another form, or an access token"
        " that is unknown, expired or revoked.",
        "Send the token of the session, or an access token, in the header `Authorization`, after"
        " the word `Bearer`.",
    ),
    Kind(
        "not-allowed", 403, "The token does not allow this",
        "The token lacks the scope that `detail` names, as that of a session always does, or a"
        " customer asked for what only agents and teams do.",
        "Use an access token with that scope; `treeguide token new` makes one.",
    ),
    Kind(
        "foreign-request", 403, "The request comes from another site",
        "A browser sent the request from a page of another site, together with a cookie.",
        "Send requests of the API without cookies.",
    ),
    Kind(
        "not-found", 404, "There is nothing here",
        "There is no such address, tree, version or session, or nothing that this token may see.",
        "Check the address and the token.",
    ),
    Kind(
        "method-not-allowed", 405, "The address does not take this method",
        "The address exists and does something else.",
        "Use one of the methods that the header `Allow` names.",
    ),
    Kind(
        "too-slow", 408, "The request came too slowly",
        "The body has not arrived whole in time, so nothing was kept.",
        "Send the same request with the same key again, without a pause in the middle.",
    ),
    Kind(
        "stale", 409, "The session has gone on",
        "`seq` is not where the session stands: another tab or a double click was quicker.",
        "Show `page`, which is where the session stands now; answer it with its `seq` and a new"
        " `key`.",
    ),
    Kind(
        "ended", 409, "The session has ended",
        "The session takes no more events: it has ended, or has as many as one can have.",
        "Start another session.",
    ),
    Kind(
        "erased", 410, "The session was erased",
        "What was answered in the session has been deleted, for good: all of it, or so much that"
        " nobody can tell where the session stands. In that case its transcript lists the rest.",
        "Start another session.",
    ),
    Kind(
        "too-large", 413, "The request is too large",
        "The body is larger than the server takes.",
        "Send less; no request of this API needs more than 256 KiB.",
    ),
    Kind(
        "wrong-media-type", 415, "The body must be JSON",
        "The header `Content-Type` says something else than `application/json`.",
        "Send JSON with `Content-Type: application/json`.",
    ),
    Kind(
        "wrong-body", 422, "The body does not have the right shape",
        "A key is missing, unknown or has a value of another sort; `errors` lists each with its"
        " place.",
        "Correct the body; the OpenAPI document says what it can hold.",
    ),
    Kind(
        "wrong-parameter", 422, "A parameter does not fit",
        "A parameter of the address, or a header, has a value that it cannot have.",
        "Correct the parameter that `at` names.",
    ),
    Kind(
        "not-offered", 422, "The answer is not offered",
        "The node where the session stands does not offer this answer, or there is nothing to go"
        " back to or to change.",
        "Choose from the `answers` or `fields` of the page.",
    ),
    Kind(
        "wrong-values", 422, "Values do not fit",
        "Values do not fit their variables: a form was filled in wrongly, or what is `known` is no"
        " variable of the tree; `errors` has a sentence for each.",
        "Show the sentences at their fields, and ask again.",
    ),
    Kind(
        "key-used", 422, "The key was used for something else",
        "A client's key stands for one event, and an `Idempotency-Key` for one session. This one"
        " came before, with other content.",
        "Make a new key for each new thing; send the same key only with the same content.",
    ),
    Kind(
        "too-many", 429, "Too many sessions",
        "This address has started more sessions than the server allows in a minute.",
        "Wait as many seconds as `Retry-After` says.",
    ),
    Kind(
        "fault", 500, "The server has a fault",
        "The fault is ours. Nothing was kept that was not acknowledged.",
        "Try again with the same key; report `number`, under which the log has the fault.",
    ),
    Kind(
        "damaged", 500, "What was kept is damaged",
        "What is kept of the session or of its tree is not as it was written, or the database is"
        " damaged. Nothing was kept now.",
        "Do not try again: report `number`, under which the server's log names what is damaged."
        " `treeguide verify` finds all of it, and `treeguide repair` saves the rest.",
    ),
    Kind(
        "unavailable", 503, "The server cannot do it at present",
        "Too many writes wait, or the disk or the database cannot be reached. Nothing was kept.",
        "Send the same request with the same key again after `Retry-After` seconds.",
    ),
    Kind(
        "crowded", 503, "Too many requests arrive at the same time",
        "As many requests wait as the server lets wait, or this one has waited too long; or as many"
        " bodies of more than 16 KiB, or of unknown length, are on their way as it takes at a time."
        " Nothing was done, and nothing was kept.",
        "Send the same request with the same key again after `Retry-After` seconds, with its length"
        " in `Content-Length`.",
    ),
    Kind(
        "unsure", 503, "It is not known whether it was kept",
        "The connection to the database broke while the event was on its way.",
        "Send the same request with the same key again: it is kept once.",
    ),
    Kind(
        "locked", 503, "Personal answers are locked",
        "The server has not got the master key of personal answers that this needs. Nothing was"
        " kept, and nothing is lost.",
        "Tell whoever runs the server: its log and `/readyz` say which key is missing. Then send"
        " the same request with the same key again.",
    ),
    Kind(
        "disk-full", 507, "The disk is full",
        "The server has no space left. Nothing was kept, and nothing is lost.",
        "Tell whoever runs the server; then send the same request with the same key again.",
    ),
)  # fmt: skip

KINDS = {kind.name: kind for kind in _ALL}
