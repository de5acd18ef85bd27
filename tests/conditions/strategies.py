"""Random conditions whose types fit, and random facts for their variables."""

from hypothesis import strategies as st

from treeguide.model import Variable

OS = ("mac", "windows", "linux")
SYMPTOMS = ("hot", "loud", "slow")
DAYS = ("2026-02-28", "2026-03-01", "2026-12-31")
WORDS = ("", "a", "A", "b12", "B12", "it's", "a\\b", "ü")
VARIABLES = {
    "os": Variable("choice", values=OS),
    "other_os": Variable("choice", values=OS),
    "symptoms": Variable("choices", values=SYMPTOMS),
    "paid": Variable("boolean"),
    "vip": Variable("boolean"),
    "tries": Variable("integer"),
    "score": Variable("integer"),
    "price": Variable("number"),
    "room": Variable("text"),
    "nick": Variable("text"),
    "due_day": Variable("date"),
    "seen_day": Variable("date"),
}


def quoted(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def one_of(*sources):
    return st.sampled_from(sources)


def joined(template, *parts):
    return st.tuples(*parts).map(lambda texts: template.format(*texts))


def list_of(items):
    return st.lists(items, max_size=3).map(lambda texts: f"[{', '.join(texts)}]")


integers = st.integers(-4, 6)
whole_numbers = integers.map(str)
numbers = st.recursive(
    whole_numbers
    | st.sampled_from([0.5, 1.25, -2.5]).map(str)
    | one_of("tries", "score", "price", "length(room)", "length(symptoms)")
    | joined("days_between({}, {})", one_of("due_day", "today()"), one_of("seen_day", "due_day")),
    lambda inner: (
        joined("({} + {})", inner, inner)
        | joined("({} - {})", inner, inner)
        | joined("(-{})", inner)
        | joined("(2 * {})", inner)
        | joined("({} * -3)", inner)
    ),
    max_leaves=4,
)
choices = one_of("os", "other_os") | st.sampled_from(OS).map(quoted)
texts = one_of("room", "nick", "lower(room)", "lower(nick)") | st.sampled_from(WORDS).map(quoted)
named_days = one_of("due_day", "seen_day", "today()")
days = named_days | st.sampled_from(DAYS).map(quoted)
equality = one_of("==", "!=")
order = one_of("==", "!=", "<", "<=", ">", ">=")
membership = one_of("in", "not in")

comparisons = (
    joined("{} {} {}", numbers, order, numbers)
    | joined("{} {} {} {} {}", numbers, order, numbers, order, numbers)
    | joined("{} {} {}", named_days, order, days)
    | joined("{} {} {}", choices, equality, choices)
    | joined("{} {} {}", texts, equality, texts)
    | joined("{} {} {}", one_of("paid", "vip", "true"), equality, one_of("paid", "vip", "false"))
    | joined("{} {} {}", numbers, membership, list_of(whole_numbers))
    | joined("{} {} {}", choices, membership, list_of(st.sampled_from(OS).map(quoted)))
    | joined("{} {} {}", texts, membership, list_of(st.sampled_from(WORDS).map(quoted)))
    | joined("{} {} symptoms", st.sampled_from(SYMPTOMS).map(quoted), membership)
)
claims = st.recursive(
    comparisons | one_of("paid", "vip", "true", "false") | joined("known({})", one_of(*VARIABLES)),
    lambda inner: (
        joined("({} and {})", inner, inner)
        | joined("({} or {} or {})", inner, inner, inner)
        | joined("(not {})", inner)
    ),
    max_leaves=6,
)
values = numbers | texts | days | choices | claims

facts = st.fixed_dictionaries(
    {
        "os": st.none() | one_of(*OS),
        "other_os": st.none() | one_of(*OS),
        "symptoms": st.none() | st.lists(one_of(*SYMPTOMS), unique=True),
        "paid": st.none() | st.booleans(),
        "vip": st.none() | st.booleans(),
        "tries": st.none() | integers,
        "score": st.none() | integers,
        "price": st.none() | integers.map(lambda number: number / 2),
        "room": st.none() | one_of(*WORDS),
        "nick": st.none() | one_of(*WORDS),
        "due_day": st.none() | one_of(*DAYS),
        "seen_day": st.none() | one_of(*DAYS),
        "@today": st.none() | one_of(*DAYS),
    }
)
