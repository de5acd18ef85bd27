"""All settings: each field is one, with what it can be, what it means, and its default."""

from typing import Annotated, Literal

from treeguide.model import Record
from treeguide.settings.hosting_kinds import HOSTS, NETWORKS, Network
from treeguide.settings.kinds import ADDRESS, FLAG, FOREVER, HIDDEN, Secret, one_of, text, whole
from treeguide.settings.sign_on_kinds import CLIENT_SECRET, GROUP_ROLES, ISSUER, GroupRole

CONNECTIONS = 8


class Settings(Record, frozen=True):
    """How TreeGuide runs here. Each is read from TREEGUIDE_ and its name in capitals."""

    data: Annotated[
        str,
        text("a folder, or an address such as `postgresql://user@host/name`"),
        "Where sessions are kept, if `--data` does not say it.",
    ] = ".data"
    https: Annotated[
        bool,
        FLAG,
        "Whether people come by https through a proxy in front; cookies are then bound to it.",
    ] = False
    trusted_proxies: Annotated[
        int,
        whole(0, 10),
        "How many proxies in front add to the X-Forwarded headers; none is believed otherwise.",
    ] = 0
    hosts: Annotated[
        tuple[str, ...],
        HOSTS,
        "Under which names people reach the server; a request for another one is refused, but for"
        " this machine's own, and where none is named here, none is refused.",
    ] = ()
    setup_from: Annotated[
        tuple[Network, ...],
        NETWORKS,
        "From where the first account can be made, with the link that the server prints: from this"
        " machine alone, unless this names others, such as that of a container.",
    ] = ()
    threads: Annotated[
        int,
        whole(1, 256),
        "How many requests each process works on in threads at the same time; the most frequent"
        " ones, such as answers, seldom need one.",
    ] = 16
    processes: Annotated[
        int, whole(1, 64), "How many processes serve; more than one only on PostgreSQL."
    ] = 1
    connections: Annotated[
        int,
        whole(1, 500),
        "How many connections to PostgreSQL each process opens at most, beside the one over which"
        " it writes the steps.",
    ] = CONNECTIONS
    drain_seconds: Annotated[
        int,
        whole(0, 600),
        "For how many seconds a server that was told to stop still takes requests, while `/readyz`"
        " says that it leaves.",
    ] = 0
    finish_seconds: Annotated[
        int, whole(1, 600), "For how many seconds it then waits for requests that are under way."
    ] = 20
    sessions_per_minute: Annotated[
        int,
        whole(0, 1_000_000),
        "How many sessions one address may start in a minute, 0 for any number; each process counts"
        " for itself, so with several an address may start as many times more, and programs on"
        " this machine may start any number.",
    ] = 60
    abandon_days: Annotated[
        int,
        whole(1, 36_500),
        "After how many days without an answer a session ends by itself; one that waits for us"
        " after a year, one at an outcome after a day.",
    ] = 30
    keep_days: Annotated[
        int,
        whole(1, 36_500, endless=True),
        "After how many days personal answers are erased whose variable does not say it.",
    ] = FOREVER
    mask_cards: Annotated[
        bool,
        FLAG,
        "Whether the numbers of payment cards in texts and case references that programs send with"
        " an event are masked before they are kept.",
    ] = True
    key: Annotated[
        Secret, HIDDEN, "The master key under which the keys of personal answers are kept."
    ] = Secret("")
    key_file: Annotated[str, text("the path of a file"), "The file that holds the master key."] = ""
    key_command: Annotated[
        str, text("a command line"), "The command that prints the master key, such as a vault's."
    ] = ""
    oidc_issuer: Annotated[
        str, ISSUER, "Who says who people are, by OpenID Connect: they sign in there, if they like."
    ] = ""
    oidc_client_id: Annotated[str, text("any text"), "What the issuer calls TreeGuide."] = ""
    oidc_client_secret: Annotated[
        Secret, CLIENT_SECRET, "With what TreeGuide shows the issuer that it is TreeGuide."
    ] = Secret("")
    oidc_client_secret_file: Annotated[
        str, text("the path of a file"), "The file that holds this secret."
    ] = ""
    oidc_name: Annotated[
        str, text("any text"), "What people call the issuer; without it, they read its host."
    ] = ""
    oidc_groups: Annotated[
        str, text("the name of a claim"), "In which claim the issuer names somebody's groups."
    ] = ""
    oidc_roles: Annotated[tuple[GroupRole, ...], GROUP_ROLES, "Which roles these groups have."] = ()
    metrics: Annotated[
        Literal["here", "token", "nobody"],
        one_of("here", "token", "nobody"),
        "Who may read `/metrics`: programs on this machine and tokens with the scope `metrics`, or"
        " such tokens alone.",
    ] = "here"
    log: Annotated[
        Literal["text", "json"], one_of("text", "json"), "How the lines of the log are written."
    ] = "text"
    least_free_mb: Annotated[
        int,
        whole(0, 1_000_000),
        "Below how many free megabytes on the disk that holds the data `/readyz` warns.",
    ] = 500
    network_disk: Annotated[
        bool, FLAG, "Whether SQLite may keep the data on a disk of the network, such as NFS."
    ] = False
    vite: Annotated[
        str,
        ADDRESS,
        "Where Vite serves the browser code while somebody works on it.",
    ] = ""
    no_dot: Annotated[bool, FLAG, "Whether the system's Graphviz is left alone."] = False
    trace: Annotated[
        bool, FLAG, "Whether a fault of TreeGuide itself is shown with its place in the code."
    ] = False
