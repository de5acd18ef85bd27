"""The conditions of the walk as plain Python, over a dict of facts and over an object's fields."""

from typing import Any

Facts = dict[str, Any]


def yes(facts: Facts) -> bool:
    return facts["device"] == "printer" and facts["floor"] < 9


def no(facts: Facts) -> bool:
    return facts["urgent"] and facts["code"] in ("e5", "e7")


def again(facts: Facts) -> bool:
    return facts["floor"] >= 2


CONDITIONS = {"yes": yes, "no": no, "again": again}
