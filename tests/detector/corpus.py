"""What people paste into notes: numbers of cards, and 2,000 texts with none of them."""

import ipaddress
import random
import string
import uuid

BRANDS = (
    ("4", 16), ("4", 13), ("4", 19), ("51", 16), ("55", 16), ("2221", 16), ("2720", 16),
    ("34", 15), ("37", 15), ("36", 14), ("38", 14), ("6011", 16), ("644", 16), ("65", 16),
    ("3530", 16), ("62", 16), ("62", 19), ("2200", 16), ("5018", 12), ("6759", 16), ("6304", 18),
)  # fmt: skip
FOURS, AMEX, DINERS = (4, 4, 4, 4, 3), (4, 6, 5), (4, 6, 4)
AROUND = (
    "{}", "Card {}", "card number: {}", "{} exp 04/29", "She says {}, cvc 123.", "({})",
    "pays with visa {} today", "Kartennummer {}.", "cc={}", "first {}\nthen hung up", "“{}”",
    "wants it back on {}, not by cheque", "12/28 {}", "#{}",
)  # fmt: skip
GAPS = ("", " ", "-", ".", "\u00a0", "\u202f", "  ", " - ")


def cards(draw: random.Random, count: int) -> list[str]:
    """Return texts with the number of a card in each."""
    return [draw.choice(AROUND).format(_grouped(draw, _card(draw))) for _ in range(count)]


def _card(draw: random.Random) -> str:
    issuer, length = draw.choice(BRANDS)
    digits = issuer + _digits(draw, length - len(issuer) - 1)
    return digits + next(last for last in string.digits if _is_whole(digits + last))


def _is_whole(digits: str) -> bool:
    """Whether the check digit is right, by the rule's own words (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value // 10 + value % 10
    return total % 10 == 0


def _grouped(draw: random.Random, digits: str) -> str:
    sizes = draw.choice(
        [FOURS, AMEX if len(digits) == 15 else DINERS if len(digits) == 14 else FOURS]
    )
    parts, rest = [], digits
    for size in sizes:
        parts, rest = [*parts, rest[:size]], rest[size:]
    return draw.choice(GAPS).join(part for part in [*parts, rest] if part)


def harmless(draw: random.Random, count: int) -> list[str]:
    """Return texts in which nothing is personal, of each kind equally many."""
    return [_KINDS[number % len(_KINDS)](draw) for number in range(count)]


def _digits(draw: random.Random, count: int) -> str:
    return "".join(draw.choices(string.digits, k=count))


def _day(draw: random.Random) -> str:
    year, month, day = draw.randint(1990, 2035), draw.randint(1, 12), draw.randint(1, 28)
    return draw.choice(
        (
            f"{year}-{month:02}-{day:02}",
            f"{day:02}.{month:02}.{year}",
            f"{month:02}/{day:02}/{year}",
            f"{day:02}-{month:02}-{year} {draw.randint(0, 23):02}:{draw.randint(0, 59):02}",
            f"{year}-{month:02}-{day:02}T{draw.randint(0, 23):02}:{draw.randint(0, 59):02}:07Z",
            f"{year}{month:02}{day:02}{draw.randint(0, 235959):06}",
            f"between {day:02}.{month:02}. and {min(day + 3, 30):02}.{month:02}.{year}",
        )
    )


def _order(draw: random.Random) -> str:
    return draw.choice(
        (
            f"order {_digits(draw, 10)}",
            f"Order no. {_digits(draw, 3)}-{_digits(draw, 7)}-{_digits(draw, 7)}",
            f"Bestellung 0{_digits(draw, 9)}",
            f"invoice 2026-{_digits(draw, 6)}",
            f"ticket #{_digits(draw, 8)}",
            f"Kundennummer {_digits(draw, 12)}",
            f"INC{_digits(draw, 7)}",
            f"parcel {_digits(draw, 12)}",
            f"tracking 1Z{_digits(draw, 16)}",
        )
    )


def _serial(draw: random.Random) -> str:
    letters = "".join(draw.choices(string.ascii_uppercase + string.digits, k=12))
    return draw.choice(
        (
            f"S/N {letters}",
            f"SN{_digits(draw, 14)}",
            f"serial {letters[:4]}-{_digits(draw, 4)}-{_digits(draw, 4)}-{letters[4:8]}",
            f"IMEI 35{_digits(draw, 13)}",
            f"model HL-{_digits(draw, 4)}DW, firmware {_digits(draw, 3)}",
            f"EAN {_digits(draw, 13)}",
            f"part {_digits(draw, 3)}.{_digits(draw, 3)}.{_digits(draw, 2)}",
        )
    )


def _network(draw: random.Random) -> str:
    address = ipaddress.IPv4Address(draw.getrandbits(32))
    return draw.choice(
        (
            f"{address}",
            f"ping {address}/24 took 12 ms",
            f"http://{address}:{draw.randint(1024, 65535)}/setup",
            str(ipaddress.IPv6Address(draw.getrandbits(128))),
            "-".join(f"{draw.getrandbits(8):02X}" for _ in range(6)),
            ":".join(f"{draw.getrandbits(8):02x}" for _ in range(6)),
            ".".join(f"{draw.getrandbits(16):04x}" for _ in range(3)),
            f"port {_digits(draw, 5)}, vlan {_digits(draw, 3)}",
        )
    )


def _version(draw: random.Random) -> str:
    major, minor, patch = (draw.randint(0, 40) for _ in range(3))
    return draw.choice(
        (
            f"v{major}.{minor}.{patch}",
            f"Windows 10.0.{draw.randint(10000, 30000)}.{draw.randint(1, 9999)}",
            f"treeguide@{major}.{minor}.{patch}",
            f"build {major}.{minor}.{_digits(draw, 5)}.{_digits(draw, 4)}",
            f"driver 31.0.101.{_digits(draw, 4)} of {_day(draw)}",
            f"commit {draw.getrandbits(160):040x}",
            str(uuid.UUID(int=draw.getrandbits(128))),
        )
    )


def _amount(draw: random.Random) -> str:
    return draw.choice(
        (
            f"{_digits(draw, 3)},{_digits(draw, 3)}.{_digits(draw, 2)} EUR",
            f"error 0x{draw.getrandbits(32):08X}",
            f"{_digits(draw, 2)} min {_digits(draw, 2)} s, {_digits(draw, 6)} pages",
            f"at {draw.getrandbits(40)} ms, epoch {draw.randint(10**12, 2 * 10**12)}",
            f"{draw.uniform(-90, 90):.6f}, {draw.uniform(-180, 180):.6f}",
            f"room {_digits(draw, 1)}.{_digits(draw, 2)}, floor {_digits(draw, 1)}",
            f"ISBN 978-{_digits(draw, 1)}-{_digits(draw, 4)}-{_digits(draw, 4)}-{_digits(draw, 1)}",
            f"{_digits(draw, 16)} bytes, {_digits(draw, 4)} {_digits(draw, 4)} {_digits(draw, 4)}",
            f"{_digits(draw, 4)} of {_digits(draw, 5)} ({_digits(draw, 2)} %)",
        )
    )


def _words(draw: random.Random) -> str:
    return draw.choice(
        (
            "Blinks twice, then goes dark; tried another outlet.",
            f"He has tried {draw.randint(2, 9)} times since {draw.randint(1, 12)} o'clock.",
            f"Toner at {_digits(draw, 2)} %, drum at {_digits(draw, 2)} %.",
            "see @treeguide and git@example.org:team/repository",
            f"calls again on {_day(draw)}",
            f"phone {draw.randint(1, 14)} has no display, model {_digits(draw, 4)}",
            f"the call of {_day(draw)} was cut",
            f"Rufnummernanzeige aus, Anruf um {draw.randint(0, 23)}:{draw.randint(10, 59)}",
        )
    )


_KINDS = (_day, _order, _serial, _network, _version, _amount, _words)
